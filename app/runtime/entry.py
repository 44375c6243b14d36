"""What our own processes are started with. Imports nothing: every command reads it first."""

WORKER_COMMAND = "_worker"
"""The hidden subcommand that turns a Python process into one of the workers."""
FACE_ENVIRONMENT = {"LP_NUM_THREADS": "1"}
"""For a process that draws the face without a GPU: the software rasteriser fills one picture in a
thread of its own while the caller shows the one before. More threads would take the language
model's core. Read when the graphics library is loaded."""
RESTART_CODE = 75
"""With this the window ends to be started again, as staff wished."""
WATCHED_VARIABLE = "VIVAVOCE_WATCHED"
"""Set for a window whose parent wants to hear that it goes on."""

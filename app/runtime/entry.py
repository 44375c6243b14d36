"""What our own processes are started with. Imports nothing: every command reads it first."""

WORKER_COMMAND = "_worker"
"""The hidden subcommand that turns a Python process into one of the workers."""
FACE_ENVIRONMENT = {"LP_NUM_THREADS": "0"}
"""For a process that draws the face without a GPU: the software rasteriser draws in its caller's
thread. A thread of its own costs a quarter more time in all (measured), and the other core stays
with the language model. Read when the graphics library is loaded."""
RESTART_CODE = 75
"""With this the window ends to be started again, as staff wished."""

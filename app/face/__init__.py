"""The face: rig, expression, listening motion, lip sync, and its drawing without a window."""

from app.face.looks import PersonaLook, load_look, look_from_file, shipped_look, shipped_looks
from app.face.performer import Performer
from app.face.pose import NEUTRAL, Pose
from app.face.renderer import FaceRenderer
from app.face.store import target_names

__all__ = [
    "NEUTRAL",
    "FaceRenderer",
    "Performer",
    "PersonaLook",
    "Pose",
    "load_look",
    "look_from_file",
    "shipped_look",
    "shipped_looks",
    "target_names",
]

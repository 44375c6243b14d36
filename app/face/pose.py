"""What a presenter needs to draw one moment."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pose:
    """One frame of the face; plain numbers, so that it can be written to a file and read back."""

    weights: dict[str, float] = field(default_factory=dict)
    """ARKit shape → 0…1; absent shapes are at rest."""
    head_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Yaw (to the Persona's left), pitch (down), roll (to the Persona's right shoulder)."""
    gaze_deg: tuple[float, float] = (0.0, 0.0)
    """Eyes relative to the head: to the Persona's left, and up."""
    breath: float = 0.0
    """−1 out … 1 in."""
    lean: float = 0.0
    """−1 back … 1 forward: how the body is held."""


NEUTRAL = Pose()

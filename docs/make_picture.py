"""Makes docs/conversation.jpg: one moment of a rehearsal, drawn from its journal.

python docs/make_picture.py JOURNAL SECONDS
"""

import sys
from pathlib import Path

from PIL import Image

from app.conversation.events import SessionStarted
from app.conversation.journal import entries
from app.face import FaceRenderer, load_look
from app.runtime import film
from app.runtime.performance import captions

WIDTH, HEIGHT = 1280, 720


def main(journal: Path, at_s: float) -> None:
    """Draw the frame at `at_s` with its caption."""
    with journal.open("rb") as lines:
        events = [event for _, event in entries(lines)]
    started = events[0]
    assert isinstance(started, SessionStarted)
    plan = started.plan
    *_, pose = film.poses(events, plan.seed, int(at_s * film.FPS) + 1)
    renderer = FaceRenderer(load_look(plan.look), film.SIZE, 1.0)
    frame = renderer.frame(pose).copy()
    film.CaptionPainter(captions(events), plan.persona_name).paint(frame, at_s)
    picture = Image.fromarray(frame).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    picture.save(Path(__file__).with_name("conversation.jpg"), quality=82)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))

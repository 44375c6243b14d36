"""Pictures to judge the faces by: Personas, expressions, visemes, turns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

from app.face.expression import EXPRESSIONS, REST, sided
from app.face.looks import load_look, shipped_look, shipped_looks
from app.face.pose import Pose
from app.face.renderer import FaceRenderer
from app.face.visemes import VISEMES

_FULL_HD = (1920, 1080)
_CELL = (480, 540)


def expressive(name: str, intensity: float = 1.0) -> Pose:
    """An expression held over the warm rest; `rest` is the rest itself."""
    weights = sided(REST)
    head = (0.0, 0.0, 0.0)
    if name != "rest":
        expression = EXPRESSIONS[name]
        head = expression.head_deg
        for shape, value in sided(expression.shapes).items():
            weights[shape] = weights.get(shape, 0.0) + value * intensity
    return Pose({n: min(1.0, w) for n, w in weights.items()}, head)


def spoken(viseme: str) -> Pose:
    """A viseme over the rest, as speech would show it at its middle."""
    weights = {n: w * (0.6 if n.startswith("mouth") else 1.0) for n, w in sided(REST).items()}
    for shape, value in VISEMES[viseme].shape.items():
        weights[shape] = weights.get(shape, 0.0) + value
    return Pose(weights)


def turned(yaw: float, pitch: float = 0.0) -> Pose:
    """The warm face turned away, eyes still at the learner as far as they go."""
    warm = expressive("warm")
    return Pose(warm.weights, (yaw, pitch, 0.0), (-yaw * 0.6, pitch * 0.6))


def write_sheets(out: Path, look: str) -> Iterator[Path]:
    """Write the sheets as PNG files into `out`, giving each path as it is done."""
    out.mkdir(parents=True, exist_ok=True)
    rest, smiling = [], []
    for name in shipped_looks():
        renderer = FaceRenderer(shipped_look(name), _FULL_HD, 1.0, samples=4)
        rest.append((name, _cell(renderer, expressive("rest"))))
        smiling.append((name, _cell(renderer, expressive("happy"))))
        renderer.close()
    yield _sheet(out / "personas_rest.png", rest)
    yield _sheet(out / "personas_smiling.png", smiling)
    shown = load_look(look)
    renderer = FaceRenderer(shown, _FULL_HD, 1.0, samples=4)
    Image.fromarray(renderer.frame(expressive("rest"))).save(out / f"{shown.id}.png")
    yield out / f"{shown.id}.png"
    faces = [(n, _cell(renderer, expressive(n))) for n in EXPRESSIONS]
    yield _sheet(out / f"{shown.id}_expressions.png", faces)
    mouths = [(n, _cell(renderer, spoken(n))) for n in VISEMES]
    yield _sheet(out / f"{shown.id}_visemes.png", mouths)
    turns = {
        "25 left": (25.0, 0.0),
        "25 right": (-25.0, 0.0),
        "down": (0.0, 14.0),
        "up": (0.0, -12.0),
    }
    turned_faces = [(n, _cell(renderer, turned(*angles))) for n, angles in turns.items()]
    yield _sheet(out / f"{shown.id}_turned.png", turned_faces)
    renderer.close()


def _cell(renderer: FaceRenderer, pose: Pose) -> Image.Image:
    width, height = _FULL_HD
    side = int(height * _CELL[0] / _CELL[1])
    left = (width - side) // 2
    whole = Image.fromarray(renderer.frame(pose))
    return whole.crop((left, 0, left + side, height)).resize(_CELL, Image.Resampling.LANCZOS)


def _sheet(path: Path, cells: list[tuple[str, Image.Image]]) -> Path:
    columns = min(4 if len(cells) <= 8 else 5, len(cells))
    rows = -(-len(cells) // columns)
    picture = Image.new("RGB", (columns * _CELL[0], rows * _CELL[1]), (24, 24, 26))
    pen = ImageDraw.Draw(picture)
    for number, (name, cell) in enumerate(cells):
        place = (number % columns * _CELL[0], number // columns * _CELL[1])
        picture.paste(cell, place)
        pen.text((place[0] + 12, place[1] + _CELL[1] - 24), name, fill=(255, 255, 255))
    picture.save(path)
    return path

"""Nobody's skin comes through their clothes, however they turn, nod, tilt, lean or breathe."""

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import scipy

from app.face import Pose, camera, shipped_look, shipped_looks
from app.face.errors import NoGraphics
from app.face.mesh import assemble
from app.face.rig import Head, head_geometry
from app.face.scene import Scene, open_context
from app.face.source import HeadSource

SIZE = (800, 450)
SPECK_PIXELS = 3
CLOTH = ("shirt", "cloth", "drape", "scarf")
JAW = {"jawOpen": 0.5}
MOVING = ("jawOpen", "eyeBlinkLeft", "eyeBlinkRight")
POSES = {
    "rest": Pose(),
    "turned left": Pose({}, (25.0, 0.0, 0.0)),
    "turned right": Pose({}, (-25.0, 0.0, 0.0)),
    "nodding": Pose(JAW, (0.0, 14.0, 0.0), breath=1.0),
    "chin up": Pose({}, (0.0, -12.0, 0.0), breath=-1.0),
    "tilted": Pose({}, (8.0, 4.0, 10.0)),
    "leaning forward": Pose({}, lean=1.0, breath=1.0),
    "leaning back": Pose({}, (-10.0, 0.0, -8.0), lean=-1.0, breath=-1.0),
}


class RememberedSource(HeadSource):
    """Reads each file once for all heads."""

    base = functools.cache(HeadSource.base)
    shapes = functools.cache(HeadSource.shapes)
    weights = functools.cache(HeadSource.weights)


@pytest.fixture(scope="module")
def source() -> HeadSource:
    from app.models import ModelMissing, Store

    try:
        return RememberedSource(Store().path("head_rig"))
    except ModelMissing as missing:
        pytest.skip(missing.operator)


@pytest.fixture
def context() -> Iterator[Any]:
    try:
        made = open_context()
    except NoGraphics as reason:
        pytest.skip(reason.operator)
    yield made
    made.release()


def bare_head(name: str, source: HeadSource, sunk_dm: float = 0.0) -> Head:
    """Return the head as it is cut and sewn: neither painted nor lit, without hair; its clothes lie
    that much deeper."""
    look = shipped_look(name)
    if look.hair.style != "headscarf":
        look = look.model_copy(update={"hair": look.hair.model_copy(update={"style": "bald"})})
    shape = head_geometry(look, source)
    pieces = shape.pieces
    for piece in pieces:
        if piece.material in CLOTH and piece.normals is not None:
            piece.positions = piece.positions - np.float32(sunk_dm) * piece.normals
        piece.offsets = {n: o for n, o in piece.offsets.items() if n in MOVING}
    white = np.full((2, 2, 4), 255, np.uint8)
    maps = dict.fromkeys(("skin", "creases", "eye", "lash"), white) | shape.cloth_maps
    return Head(look, assemble(pieces), maps, shape.head_pivot, shape.neck_pivot, shape.balls)


def specks(head: Head, context: Any) -> dict[str, list[int]]:
    """Return of each pose the sizes of the skin's islands within cloth, in pixels."""
    middle = (head.balls[0].centre + head.balls[1].centre) * np.float32(0.5)
    matrix, place = camera.view_projection(middle, SIZE[0] / SIZE[1])
    target = context.framebuffer([context.texture(SIZE, 4)], context.depth_renderbuffer(SIZE))
    of_triangle = np.zeros(len(head.mesh.triangles) + 1, np.int8)
    for part in head.mesh.parts:
        rows = slice(part.first_index // 3, (part.first_index + part.index_count) // 3)
        of_triangle[rows] = 1 if part.material == "skin" else 2 if part.material in CLOTH else 3
    scene = Scene(context, head, place)
    found: dict[str, list[int]] = {}
    for pose, shown in zip(POSES, scene.numbered(target, matrix, POSES.values()), strict=True):
        kind = of_triangle[shown]
        islands, count = scipy.ndimage.label(kind == 1, np.ones((3, 3)))
        sizes = []
        for number, where in enumerate(scipy.ndimage.find_objects(islands), 1):
            grown = tuple(slice(max(0, s.start - 1), s.stop + 1) for s in where)
            island = islands[grown] == number
            around = kind[grown][scipy.ndimage.binary_dilation(island, np.ones((3, 3))) & ~island]
            if (around == 2).mean() > 0.9:
                sizes.append(int(island.sum()))
        assert count > 0
        found[pose] = sorted(sizes)
    return found


def test_skin_that_comes_through_is_seen(source: HeadSource, context: Any) -> None:
    assert max(specks(bare_head("arjun", source, sunk_dm=0.05), context)["rest"]) > SPECK_PIXELS


@pytest.mark.parametrize("name", shipped_looks())
def test_no_skin_comes_through_the_clothes(name: str, source: HeadSource, context: Any) -> None:
    for pose, sizes in specks(bare_head(name, source), context).items():
        assert max(sizes, default=0) <= SPECK_PIXELS, (pose, sizes)

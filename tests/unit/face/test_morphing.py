"""Shapes are added as they change, and come out as if they had been added afresh."""

import numpy as np
import pytest

from app.face.mesh import Mesh, Morph, Part
from app.face.morphing import LEAST_CHANGE, Morphing
from app.face.subdivision import parents, subdivide
from app.face.visibility import keep_seen

COUNT = 40


@pytest.fixture
def mesh() -> Mesh:
    random = np.random.default_rng(5)
    morphs = {}
    for name in ("jawOpen", "eyeBlinkLeft", "mouthSmileLeft"):
        rows = random.permutation(COUNT)[:12].astype(np.int32)
        morphs[name] = Morph(rows, random.normal(0, 0.1, (12, 6)).astype(np.float32))
    triangles = np.arange(39, dtype=np.uint32).reshape(-1, 3)
    part = Part("skin", "skin", 0, 39, 0, COUNT)
    few = Part("skin", "skin", 0, 9, 0, COUNT)
    return Mesh(
        rest=random.normal(0, 1, (COUNT, 6)).astype(np.float32),
        uv=np.zeros((COUNT, 2), np.float32),
        weights=np.zeros((COUNT, 4), np.float32),
        tangents=np.zeros((COUNT, 3), np.float32),
        shade=np.ones((COUNT, 2), np.float32),
        triangles=triangles,
        parts=[part],
        coarse=triangles[:3],
        coarse_parts=[few],
        morphs=morphs,
    )


def afresh(mesh: Mesh, weights: dict[str, float]) -> np.ndarray:
    out = mesh.rest.copy()
    for name, weight in weights.items():
        out[mesh.morphs[name].vertices] += weight * mesh.morphs[name].offsets
    return out


def test_many_small_steps_end_where_one_large_one_does(mesh: Mesh) -> None:
    morphing = Morphing(mesh, np.ones(COUNT, bool))
    random = np.random.default_rng(1)
    for _ in range(5000):
        weights = {name: float(random.uniform(0, 1)) for name in mesh.morphs}
        morphing.move(weights)
    reach = len(morphing.current)
    apart = np.abs(morphing.current - afresh(mesh, weights)[:reach])
    assert apart.max() < 3 * LEAST_CHANGE * 0.5


def test_nothing_moves_while_nothing_changes(mesh: Mesh) -> None:
    morphing = Morphing(mesh, np.ones(COUNT, bool))
    first, last = morphing.move({"jawOpen": 0.4})
    assert last > first
    assert morphing.move({"jawOpen": 0.4 + LEAST_CHANGE / 3}) == (0, 0)


def test_a_shape_that_ends_leaves_no_trace(mesh: Mesh) -> None:
    morphing = Morphing(mesh, np.ones(COUNT, bool))
    morphing.move({"jawOpen": 0.4})
    morphing.move({})
    np.testing.assert_allclose(morphing.current, mesh.rest[: len(morphing.current)], atol=1e-6)


def test_vertices_that_are_not_drawn_stay(mesh: Mesh) -> None:
    drawn = np.zeros(COUNT, bool)
    drawn[:10] = True
    morphing = Morphing(mesh, drawn)
    morphing.move({"jawOpen": 1.0, "eyeBlinkLeft": 1.0})
    reach = len(morphing.current)
    assert (morphing.current[10:] == mesh.rest[10:reach]).all()


def test_coarse_triangles_are_kept_where_the_fine_ones_are_seen(mesh: Mesh) -> None:
    seen = np.zeros(13, bool)
    seen[1] = True
    kept, parts = keep_seen(mesh, seen, coarse=True)
    assert kept.tolist() == [[3, 4, 5]]
    assert parts[0].index_count == 3


def test_the_coarse_surface_has_the_old_faces_over_the_new_vertices() -> None:
    quads = np.array([[0, 1, 4, 3], [1, 2, 5, 4], [3, 4, 6, 6]])
    matrix, children = subdivide(quads, 7)
    sizes = [4, 4, 3]
    whole = parents(children, sizes, np.ones(11, bool))
    assert whole.shape == (3, 4)
    assert whole[2, 2] == whole[2, 3]
    assert len(np.unique(whole)) == 7
    second = parents(children[4:8], sizes, np.repeat([False, True, False], sizes))
    assert (second == whole[1:2]).all()
    assert matrix.shape[0] > 7

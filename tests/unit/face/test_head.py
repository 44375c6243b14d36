"""The built head is the same every time, and draws where graphics exist."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.face import FaceRenderer, Pose, shipped_look
from app.face.errors import HeadDataMissing, NoGraphics, NothingDrawn
from app.face.mesh import assemble
from app.face.rig import head_geometry
from app.face.source import HeadSource


@pytest.fixture(scope="module")
def head_data() -> Path:
    from app.models import ModelMissing, Store

    try:
        return Store().path("head_rig")
    except ModelMissing as missing:
        pytest.skip(missing.operator)


@pytest.fixture(scope="module")
def renderer(head_data: Path) -> Iterator[FaceRenderer]:
    try:
        made = FaceRenderer(shipped_look("maya"), (640, 360), 0.5)
    except NoGraphics as reason:
        pytest.skip(reason.operator)
    yield made
    made.close()


def digest(look: str, head_data: Path) -> str:
    """Return the fingerprint of a look's geometry and shapes."""
    mesh = assemble(head_geometry(shipped_look(look), HeadSource(head_data)).pieces)
    state = hashlib.sha256()
    for array in (mesh.rest, mesh.uv, mesh.weights, mesh.triangles):
        state.update(np.ascontiguousarray(array).tobytes())
    for name in sorted(mesh.morphs):
        state.update(mesh.morphs[name].offsets.tobytes())
    return state.hexdigest()


def test_equal_looks_build_equal_heads(head_data: Path) -> None:
    assert digest("maya", head_data) == digest("maya", head_data)


def test_all_arkit_shapes_are_there(head_data: Path) -> None:
    mesh = assemble(head_geometry(shipped_look("amara"), HeadSource(head_data)).pieces)
    assert len(mesh.morphs) == 52
    assert {"jawOpen", "eyeBlinkLeft", "mouthSmileRight", "tongueOut"} <= set(mesh.morphs)
    assert np.isfinite(mesh.rest).all()


def test_all_of_a_head_breathes_and_leans_together(head_data: Path) -> None:
    mesh = assemble(head_geometry(shipped_look("ingrid"), HeadSource(head_data)).pieces)
    moved = mesh.weights[:, 2] + 0.45 * mesh.weights[:, 1]
    high = mesh.rest[:, 1] > 6.8
    np.testing.assert_allclose(moved[high], 0.9, atol=0.03)


def test_missing_data_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(HeadDataMissing) as caught:
        HeadSource(tmp_path)
    assert "models fetch" in caught.value.operator


def test_the_region_fits_the_still_picture(renderer: FaceRenderer) -> None:
    x, y, width, height = renderer.region
    drawn = renderer.frame(Pose())
    still = renderer.backdrop()
    assert drawn.shape == still.shape == (360, 640, 3)
    outside = np.ones(still.shape[:2], bool)
    outside[y : y + height, x : x + width] = False
    assert (drawn[outside] == still[outside]).all()
    edge = drawn[y : y + height, x : x + 3].astype(int) - still[y : y + height, x - 3 : x]
    assert np.abs(edge).mean() < 12


def test_a_smile_and_a_turn_change_the_picture(renderer: FaceRenderer) -> None:
    rest = renderer.render(Pose()).copy()
    open_mouth = renderer.render(Pose({"jawOpen": 0.6})).copy()
    turned = renderer.render(Pose({}, (20.0, 0.0, 0.0))).copy()
    assert np.abs(rest.astype(int) - open_mouth).max() > 60
    assert np.abs(rest.astype(int) - turned).mean() > 2
    assert rest.flags.c_contiguous
    assert rest.shape[2] == 4


def test_what_was_begun_is_what_is_finished(renderer: FaceRenderer) -> None:
    spoken = Pose({"jawOpen": 0.6})
    at_once = renderer.render(spoken).copy()
    renderer.begin(Pose())
    renderer.begin(spoken)
    assert (renderer.finished() == at_once).all()


def test_rows_run_from_the_top(renderer: FaceRenderer) -> None:
    still = renderer.backdrop()
    rest = renderer.render(Pose())
    height = rest.shape[0]
    assert np.abs(rest[: height // 10, :, :3].astype(int).mean() - still[:36].mean()) < 25


def test_scale_changes_take_effect_at_once(renderer: FaceRenderer) -> None:
    before = renderer.render(Pose()).shape
    renderer.set_scale(1.0)
    assert renderer.render(Pose()).shape[0] == pytest.approx(2 * before[0], abs=1)
    renderer.set_scale(0.5)
    assert renderer.render(Pose()).shape == before


def test_smoothed_edges_lie_where_hard_ones_do(renderer: FaceRenderer, head_data: Path) -> None:
    smooth = FaceRenderer(shipped_look("maya"), (640, 360), 0.5, samples=4)
    difference = np.abs(smooth.render(Pose()).astype(int) - renderer.render(Pose()))
    smooth.close()
    assert 0.01 < difference.mean() < 4


def test_a_driver_that_draws_nothing_is_not_taken_for_a_face(
    head_data: Path, renderer: FaceRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.face.renderer.Scene.draw", lambda *_: None)
    with pytest.raises(NothingDrawn):
        FaceRenderer(shipped_look("maya"), (640, 360), 0.5)

"""Head and gaze angles on points whose pose is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.perception.geometry import (
    BROWS,
    EYE_CORNERS,
    EYEBALL_DEPTH_CM,
    EYEBALL_RADIUS_CM,
    IRIS_CENTRES,
    Mesh,
    MeshFit,
    Points,
    head_pose,
)

PIXELS_PER_CM = 12.0


def mesh() -> Mesh:
    """A bumpy half ball, with eye corners where a face has them."""
    rng = np.random.default_rng(7)
    directions = rng.normal(size=(468, 3))
    directions[:, 2] = np.abs(directions[:, 2])
    points = 7.0 * directions / np.linalg.norm(directions, axis=1, keepdims=True)
    for (outer, inner), side in zip(EYE_CORNERS, (-1.0, 1.0), strict=True):
        points[outer], points[inner] = (side * 4.4, 2.6, 3.2), (side * 1.9, 2.6, 4.0)
    return points.astype(np.float32)


def rotation(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    """Turns the nose by `yaw` to the right and `pitch` up, after tilting by `roll` (degrees)."""
    a, b, c = np.radians([yaw, pitch, roll])
    about_x = [[1, 0, 0], [0, np.cos(b), np.sin(b)], [0, -np.sin(b), np.cos(b)]]
    about_y = [[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]]
    about_z = [[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]]
    return np.asarray(np.array(about_y) @ np.array(about_x) @ np.array(about_z), np.float64)


def picture_of(
    model: Mesh, turn: NDArray[np.float64], gaze_yaw: float = 0.0, gaze_pitch: float = 0.0
) -> Points:
    """Projects a turned head whose eyes look in a given direction of the camera's view."""
    world = np.zeros((478, 3))
    world[:468] = model @ turn.T
    look = np.array([np.sin(np.radians(gaze_yaw)), np.sin(np.radians(gaze_pitch)), 0.0])
    for iris, (outer, inner) in zip(IRIS_CENTRES, EYE_CORNERS, strict=True):
        centre = (model[outer] + model[inner]) / 2 - np.array([0.0, 0.0, EYEBALL_DEPTH_CM])
        world[iris] = turn @ centre + EYEBALL_RADIUS_CM * look
    pixels = PIXELS_PER_CM * world * np.array([1.0, -1.0, -1.0]) + np.array([320.0, 240.0, 0.0])
    return pixels.astype(np.float32)


@given(
    yaw=st.floats(-50, 50),
    pitch=st.floats(-40, 40),
    roll=st.floats(-30, 30),
)
def test_the_angles_of_a_turned_head_are_found(yaw: float, pitch: float, roll: float) -> None:
    model = mesh()
    found = head_pose(MeshFit(model).place(picture_of(model, rotation(yaw, pitch, roll))))
    assert found.yaw_deg == pytest.approx(yaw, abs=0.05)
    assert found.pitch_deg == pytest.approx(pitch, abs=0.05)


def test_tilting_the_head_is_roll_only() -> None:
    model = mesh()
    found = head_pose(MeshFit(model).place(picture_of(model, rotation(0, 0, 20))))
    assert found.roll_deg == pytest.approx(20, abs=0.05)
    assert found.yaw_deg == pytest.approx(0, abs=0.05)


@given(yaw=st.floats(-40, 40), pitch=st.floats(-25, 25), head=st.floats(-30, 30))
def test_gaze_is_measured_in_the_cameras_view_whatever_the_head_does(
    yaw: float, pitch: float, head: float
) -> None:
    model = mesh()
    points, fit = picture_of(model, rotation(head, 0, 0), yaw, pitch), MeshFit(model)
    found = fit.gaze(points, fit.place(points))
    assert found.yaw_deg == pytest.approx(yaw, abs=0.2)
    assert found.pitch_deg == pytest.approx(pitch, abs=0.2)


def test_distance_and_place_in_the_picture_do_not_matter() -> None:
    model = mesh()
    near = picture_of(model, rotation(12, -8, 0))
    far = near * 0.4 + np.array([90, -60, 0], np.float32)
    assert head_pose(MeshFit(model).place(far)).yaw_deg == pytest.approx(12, abs=0.05)
    assert head_pose(MeshFit(model).place(far)).pitch_deg == pytest.approx(-8, abs=0.05)


@given(yaw=st.floats(-25, 25), pitch=st.floats(-20, 20), roll=st.floats(-20, 20))
def test_brows_are_as_high_whatever_the_head_does(yaw: float, pitch: float, roll: float) -> None:
    model = mesh()
    fit, upright = MeshFit(model), picture_of(model, rotation(0, 0, 0))
    turned = picture_of(model, rotation(yaw, pitch, roll))
    height = fit.brow_height(upright, fit.place(upright))
    assert fit.brow_height(turned, fit.place(turned)) == pytest.approx(height, abs=0.02)
    raised = model.copy()
    raised[BROWS, 1] += 0.3
    turned = picture_of(raised, rotation(yaw, pitch, roll))
    assert fit.brow_height(turned, fit.place(turned)) == pytest.approx(height + 0.3, abs=0.02)

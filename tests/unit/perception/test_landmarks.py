"""The real landmark model on real pixels."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.perception import FaceLandmarks, Image, LandmarkModelInvalid, open_capture
from app.perception.geometry import MeshFit
from app.perception.measures import Measures, measure
from app.perception.mesh import read_mesh


@pytest.fixture(scope="module")
def finder(model: Callable[..., Path]) -> FaceLandmarks:
    return FaceLandmarks(model("face_landmarks"))


@pytest.fixture
def clips(shared_data: Path) -> Path:
    return shared_data / "perception" / "face_synth"


def pictures(path: Path) -> Iterator[Image]:
    film = open_capture(path, paced=False)
    while (image := film.read()) is not None:
        yield image
    film.close()


def measured(path: Path, finder: FaceLandmarks) -> list[Measures]:
    finder.forget()
    found, fit = [], MeshFit(finder.mesh)
    for index, image in enumerate(pictures(path)):
        face = finder.look(image, index / 20).face
        assert face is not None
        found.append(measure(face, fit, index / 20))
    return found


def test_a_nod_is_measured_in_pitch_and_not_in_yaw(finder: FaceLandmarks, clips: Path) -> None:
    found = measured(clips / "astronaut_nod.mp4", finder)
    assert np.ptp([m.head_pitch for m in found]) > 12.0
    assert np.ptp([m.head_yaw for m in found]) < 3.0


def test_eyes_that_look_left_are_measured_left(finder: FaceLandmarks, clips: Path) -> None:
    found = measured(clips / "astronaut_look_left.mp4", finder)
    assert np.median([m.gaze_yaw for m in found if 1.8 < m.t_s < 3.3]) < -15.0
    assert abs(np.median([m.gaze_yaw for m in found if m.t_s < 1.3])) < 6.0


def test_an_empty_picture_shows_nobody_and_a_face_is_found_afterwards(
    finder: FaceLandmarks, clips: Path
) -> None:
    finder.forget()
    empty = np.full((480, 640, 3), 90, np.uint8)
    assert finder.look(empty, 0.0).people == 0
    image = next(pictures(clips / "astronaut_still.mp4"))
    assert finder.look(image, 1.0).people == 1
    assert finder.look(empty, 1.1).face is None


def test_two_people_are_counted(finder: FaceLandmarks, clips: Path) -> None:
    finder.forget()
    image = next(pictures(clips / "astronaut_still.mp4"))
    half = image[:, 160:480]
    assert finder.look(np.hstack([half, half]), 0.0).people == 2


def test_a_folder_without_the_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(LandmarkModelInvalid, match=r"face_detector\.onnx"):
        FaceLandmarks(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\x00" * 50, b"\x0a\xff\xff\xff", b"\x0a\x02hi"])
def test_a_file_that_holds_no_mesh_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mesh.binarypb"
    path.write_bytes(content)
    with pytest.raises(LandmarkModelInvalid):
        read_mesh(path)

"""A directed film shows what its text file names."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.perception import CameraUnavailable, open_capture


def film(path: Path, level: int) -> None:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 100, (64, 48))
    for _ in range(3):
        writer.write(np.full((48, 64, 3), level, np.uint8))
    writer.release()


def test_the_film_changes_with_its_name_and_begins_anew_at_its_end(tmp_path: Path) -> None:
    film(tmp_path / "dark.avi", 20)
    film(tmp_path / "light.avi", 220)
    script = tmp_path / "camera.txt"
    script.write_text("dark.avi\n")
    camera = open_capture(script)
    levels = []
    for index in range(10):
        if index == 5:
            script.write_text("light.avi")
        image = camera.read()
        assert image is not None
        levels.append(float(image.mean()))
    camera.close()
    assert max(levels[:5]) < 40
    assert min(levels[5:]) > 200


def test_a_name_without_a_film_is_a_camera_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "camera.txt").write_text("nowhere.avi")
    with pytest.raises(CameraUnavailable):
        open_capture(tmp_path / "camera.txt").read()


def test_a_script_that_names_nothing_shows_nothing(tmp_path: Path) -> None:
    (tmp_path / "camera.txt").write_text("\n")
    assert open_capture(tmp_path / "camera.txt").read() is None

"""The square around a face is cut out whole, wherever in the picture it lies."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.perception.crop import CROP_PX, Crop, Stem, crop_around

SHAPE = (1, 64, 32, 32)
FRAME_PX = 400


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    noise = np.random.default_rng(5).integers(0, 255, (24, 32, 3), np.uint8)
    return np.asarray(cv2.resize(noise, (640, 480), interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.fixture(scope="module")
def stem(model: Callable[..., Path]) -> Callable[[int], Stem]:
    path = model("face_landmarks") / "face_landmarks_stem.onnx"
    return lambda side_px: Stem(path, side_px)


def seen(stem: Stem, picture: np.ndarray, crop: Crop) -> np.ndarray:
    features = np.zeros(SHAPE, np.float32)
    stem.look(picture, crop.matrix(), features)
    return features


@pytest.mark.models
@pytest.mark.parametrize("centre", [(320.0, 240.0), (12.0, 470.0), (636.0, 30.0), (-300.0, 900.0)])
@pytest.mark.parametrize("side_px", [192, CROP_PX])
def test_beyond_the_edge_of_a_picture_lies_more_of_its_edge(
    stem: Callable[[int], Stem], picture: np.ndarray, centre: tuple[float, float], side_px: int
) -> None:
    framed = cv2.copyMakeBorder(picture, *(FRAME_PX,) * 4, cv2.BORDER_REPLICATE)
    crop = Crop(np.array(centre), 250.0, 0.3)
    moved = Crop(np.array(centre) + FRAME_PX, 250.0, 0.3)
    one = stem(side_px)
    assert np.allclose(seen(one, picture, crop), seen(one, framed, moved), atol=0.05)


@pytest.mark.models
def test_the_middle_is_renewed_as_the_whole_would_be_and_the_rest_stays(
    stem: Callable[[int], Stem], picture: np.ndarray
) -> None:
    crop = Crop(np.array((300.0, 200.0)), 320.0, 0.0)
    whole, middle = seen(stem(CROP_PX), picture, crop), seen(stem(192), picture, crop)
    inner = (..., slice(10, 22), slice(10, 22))
    assert np.corrcoef(whole[inner].ravel(), middle[inner].ravel())[0, 1] > 0.95
    middle[:, :, 4:28, 4:28] = 0.0
    assert not middle.any()


def test_a_crop_is_level_with_the_eyes_and_half_as_large_again_as_the_face() -> None:
    face = np.array([(100.0, 100.0), (160.0, 180.0)])
    crop = crop_around(face, np.array((110.0, 120.0)), np.array((150.0, 130.0)))
    assert crop.side == pytest.approx(120.0)
    assert np.degrees(crop.angle) == pytest.approx(14.04, abs=0.01)
    middle = crop.matrix() @ (CROP_PX / 2, CROP_PX / 2, 1)
    assert middle == pytest.approx((130.0, 140.0))

"""Who is there: one, two, nobody; each change is told once, in plain words."""

from collections.abc import Callable

import numpy as np
import pytest

from app.conversation.cues import CueName
from app.conversation.events import FaceMoved, ObservationMade, PresenceChanged
from app.perception.blendshapes import INDEX
from app.perception.geometry import BROWS, Mesh
from app.perception.landmarks import Face, Sighting
from app.perception.watching import Watcher
from tests.unit.perception.test_geometry import PIXELS_PER_CM, mesh, picture_of, rotation


class Seat:
    """A seat before a camera that gives fifteen pictures a second."""

    def __init__(self, model: Mesh) -> None:
        points = picture_of(model, rotation(0, 0, 0))
        self.face = Face(points, np.zeros(52, np.float32))
        self.watcher = Watcher(model)
        self.t_s = 0.0
        self.told: list[str] = []
        self.people: list[int] = []
        self.moved: list[FaceMoved] = []

    def hold(self, people: int, seconds: float) -> None:
        face = self.face if people else None
        for _ in range(round(seconds * 15)):
            self.t_s += 1 / 15
            for event in self.watcher.see(Sighting(people, face), self.t_s, silent=True):
                if isinstance(event, ObservationMade):
                    self.told.append(event.text)
                if isinstance(event, FaceMoved):
                    self.moved.append(event)
                if isinstance(event, PresenceChanged):
                    self.people.append(event.people)


@pytest.fixture
def seat() -> Seat:
    seat = Seat(mesh())
    seat.hold(1, 3.0)
    assert seat.told == []
    return seat


def test_a_seat_that_is_left_and_taken_again_is_told_once_each(seat: Seat) -> None:
    seat.hold(0, 5.0)
    assert seat.told == ["left the seat"]
    seat.hold(1, 5.0)
    assert seat.told == ["left the seat", "came back to the seat"]


def test_a_second_person_comes_and_goes(seat: Seat) -> None:
    seat.hold(2, 4.0)
    assert seat.told == ["a second person is in view"]
    seat.hold(1, 4.0)
    assert seat.told == ["a second person is in view", "the second person is gone"]
    assert seat.people[-2:] == [2, 1]


def test_somebody_who_passes_by_is_not_told(seat: Seat) -> None:
    seat.hold(2, 0.9)
    seat.hold(1, 3.0)
    assert seat.told == []


def test_a_face_lost_for_a_moment_changes_nothing(seat: Seat) -> None:
    seat.hold(0, 0.4)
    seat.hold(1, 3.0)
    assert seat.told == []
    assert seat.people[-1] == 1


def smiling(seat: Seat) -> Face:
    movements = np.zeros(52, np.float32)
    movements[[INDEX["mouthSmileLeft"], INDEX["mouthSmileRight"]]] = 0.8
    return Face(seat.face.points, movements)


def with_brows_raised(seat: Seat) -> Face:
    points = seat.face.points.copy()
    points[BROWS, 1] -= 0.25 * PIXELS_PER_CM
    return Face(points, seat.face.movements)


@pytest.mark.parametrize(
    ("moving", "cue"),
    [(smiling, CueName.SMILED), (with_brows_raised, CueName.BROWS_RAISED)],
)
def test_a_movement_of_the_face_is_told_when_it_has_begun_and_when_it_is_over(
    seat: Seat, moving: Callable[[Seat], Face], cue: CueName
) -> None:
    still, seat.face = seat.face, moving(seat)
    seat.hold(1, 1.0)
    (begun,) = seat.moved
    assert begun.movement is cue
    assert begun.goes_on
    seat.face = still
    seat.hold(1, 1.0)
    over = seat.moved[-1]
    assert len(seat.moved) == 2
    assert not over.goes_on
    assert over.until_s - over.since_s == pytest.approx(1.0, abs=0.1)


def test_a_head_that_is_lifted_raises_no_brows(seat: Seat) -> None:
    seat.face = Face(picture_of(mesh(), rotation(0, 12, 0)), seat.face.movements)
    seat.hold(1, 1.0)
    assert seat.moved == []


def test_a_smile_that_leaves_the_picture_is_over(seat: Seat) -> None:
    seat.face = smiling(seat)
    seat.hold(1, 1.0)
    seat.hold(0, 1.0)
    assert [event.goes_on for event in seat.moved] == [True, False]

"""Who is there: one, two, nobody; each change is told once, in plain words."""

import numpy as np
import pytest

from app.conversation.events import ObservationMade, PresenceChanged
from app.perception.geometry import Mesh
from app.perception.landmarks import Face, Sighting
from app.perception.watching import Watcher
from tests.unit.perception.test_geometry import mesh, picture_of, rotation


class Seat:
    """A seat before a camera that gives fifteen pictures a second."""

    def __init__(self, model: Mesh) -> None:
        points = picture_of(model, rotation(0, 0, 0))
        self.face = Face(points, np.zeros(52, np.float32))
        self.watcher = Watcher(model)
        self.t_s = 0.0
        self.told: list[str] = []
        self.people: list[int] = []

    def hold(self, people: int, seconds: float) -> None:
        face = self.face if people else None
        for _ in range(round(seconds * 15)):
            self.t_s += 1 / 15
            for event in self.watcher.see(Sighting(people, face), self.t_s, silent=True):
                if isinstance(event, ObservationMade):
                    self.told.append(event.text)
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

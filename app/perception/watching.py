"""From faces in pictures to presence and movements, told as events."""

from __future__ import annotations

from app.conversation.events import Event, ObservationMade, PresenceChanged
from app.perception.baseline import Baseline, Usual
from app.perception.geometry import Mesh
from app.perception.landmarks import Sighting
from app.perception.measures import Measures, measure
from app.perception.movements import (
    LOOKING_DOWN_DEG,
    Blinks,
    HeadGestures,
    LookAway,
    Movement,
    MovementKind,
)
from app.perception.wording import LiveNews, words_for

PRESENT_S = 0.2
"""A face must be seen for so long before somebody is there."""
ABSENT_S = 0.7
"""Without a face for so long nobody faces the screen."""
LEFT_S = 3.0
"""Without a face for so long the learner has left the seat."""
AWAY_NEWS_S = 2.0
"""A look away is news from here on."""


class Watcher:
    """One learner in front of one camera. Pure: time comes with the pictures."""

    def __init__(self, mesh: Mesh) -> None:
        self._mesh = mesh
        self._baseline = Baseline()
        self._usual: Usual | None = None
        self._blinks, self._away, self._gestures = Blinks(), LookAway(), HeadGestures()
        self._people = _PeopleCount()
        self._told: PresenceChanged | None = None
        self._face_since_s: float | None = None
        self._no_face_since_s: float | None = None
        self._left_told = self._away_told = False
        self.movements: list[Movement] = []
        """What was seen since the last call of `see`."""
        self.measures: Measures | None = None
        self.facing = False

    def see(self, sighting: Sighting, t_s: float, *, silent: bool) -> list[Event]:
        """Return what is new with this picture. `silent`: the learner is not speaking."""
        self.movements = []
        if sighting.face is None:
            news = self._without_face(t_s)
        else:
            self.measures = measure(sighting.face, self._mesh, t_s)
            news = self._with_face(self.measures, silent=silent)
        people, crowd_news = self._people.step(t_s, sighting.people)
        presence = PresenceChanged(people=people, facing=self.facing)
        events: list[Event] = []
        if presence != self._told:
            self._told = presence
            events.append(presence)
        if crowd_news:
            news.append((crowd_news, t_s))
        events += [
            ObservationMade(text=words_for(what, t_s - since_s), since_s=since_s, until_s=t_s)
            for what, since_s in news
        ]
        return events

    def _without_face(self, t_s: float) -> list[tuple[LiveNews, float]]:
        self.measures = None
        self._face_since_s = None
        if self._no_face_since_s is None:
            self._no_face_since_s = t_s
            self._blinks.reset()
            self._gestures.reset()
        gone_s = t_s - self._no_face_since_s
        if gone_s >= ABSENT_S:
            self.facing = False
            self._away.reset()
        if gone_s >= LEFT_S and not self._left_told and self._usual is not None:
            self._left_told = True
            return [(LiveNews.LEFT, self._no_face_since_s)]
        return []

    def _with_face(self, seen: Measures, *, silent: bool) -> list[tuple[LiveNews, float]]:
        self._no_face_since_s = None
        if self._face_since_s is None:
            self._face_since_s = seen.t_s
        turned = self._follow_gaze(seen)
        self._usual = self._baseline.follow(seen, on_screen=not turned)
        usual_pitch = self._usual.gaze_pitch if self._usual else 0.0
        usual_lids = min(self._usual.eyes_closed, 0.35) if self._usual else 0.0
        gesture = self._gestures.step(
            seen.t_s,
            yaw_deg=seen.head_yaw,
            pitch_deg=seen.head_pitch,
            lips_apart=seen.lips_apart,
            silent=silent,
        )
        blink = self._blinks.step(
            seen.t_s,
            seen.eyes_closed - usual_lids,
            looking_down=usual_pitch - seen.gaze_pitch > LOOKING_DOWN_DEG,
        )
        look = self._away.ended(seen.t_s)
        self.movements += [movement for movement in (gesture, blink, look) if movement]
        away_since_s = self._away.going_on(seen.t_s)
        if seen.t_s - self._face_since_s >= PRESENT_S:
            self.facing = away_since_s is None
        return self._news(seen.t_s, away_since_s, gesture)

    def _follow_gaze(self, seen: Measures) -> bool:
        if self._usual is None:
            return False
        return self._away.step(
            seen.t_s,
            gaze_deg=seen.gaze_yaw - self._usual.gaze_yaw,
            head_deg=seen.head_yaw - self._usual.head_yaw,
            down_deg=self._usual.head_pitch - seen.head_pitch,
        )

    def _news(
        self, t_s: float, away_since_s: float | None, gesture: Movement | None
    ) -> list[tuple[LiveNews, float]]:
        news: list[tuple[LiveNews, float]] = []
        if self._left_told:
            self._left_told = False
            news.append((LiveNews.CAME_BACK, t_s))
        if away_since_s is None:
            self._away_told = False
        elif t_s - away_since_s >= AWAY_NEWS_S and not self._away_told:
            self._away_told = True
            news.append((LiveNews.LOOKS_AWAY, away_since_s))
        if gesture:
            nod = gesture.kind is MovementKind.NOD
            news.append((LiveNews.NODDED if nod else LiveNews.SHOOK_HEAD, gesture.since_s))
        return news


class _PeopleCount:
    """People in the picture, believed when two counts in a row agree."""

    def __init__(self) -> None:
        self._believed = 0
        self._candidate = 0
        self._candidate_since_s = 0.0

    def step(self, t_s: float, people: int) -> tuple[int, LiveNews | None]:
        """Return the believed count, and whether a second person has just come or gone."""
        if people != self._candidate:
            self._candidate, self._candidate_since_s = people, t_s
        wait_s = PRESENT_S if self._believed == 0 else ABSENT_S if people == 0 else 1.2
        before = self._believed
        if people == before or t_s - self._candidate_since_s < wait_s:
            return before, None
        self._believed = people
        if people > 1 >= before:
            return people, LiveNews.SECOND_PERSON
        if people == 1 < before:
            return people, LiveNews.ALONE_AGAIN
        return people, None

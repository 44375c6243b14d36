"""From faces in pictures to presence and movements, told as events."""

from __future__ import annotations

from app.conversation.cues import CueName
from app.conversation.events import Event, FaceMoved, ObservationMade, PresenceChanged
from app.conversation.signs import Sign
from app.perception.baseline import Baseline, Usual
from app.perception.blinks import Blinks
from app.perception.geometry import Mesh, MeshFit
from app.perception.head_gestures import HeadGestures
from app.perception.landmarks import Sighting
from app.perception.look_away import (
    AWAY_GAZE_DEG,
    AWAY_HEAD_DEG,
    AWAY_HEAD_DOWN_DEG,
    LookAway,
)
from app.perception.measures import Measures, measure
from app.perception.movements import (
    BROWS_ENTER,
    BROWS_LEAVE,
    SMILE_ENTER,
    SMILE_LEAVE,
    Held,
    Movement,
    MovementKind,
)
from app.perception.wording import live_words

PRESENT_S = 0.2
"""A face must be seen for so long before somebody is there."""
ABSENT_S = 0.7
"""Without a face for so long nobody is there."""
RECOUNT_S = 1.2
"""A second person is believed when two counts, a second apart, agree."""
LEFT_S = 3.0
"""Without a face for so long the learner has left the seat."""
AWAY_NEWS_S = 2.0
"""A look away is news from here on."""
NO_FACE_DEG = 90.0
FRONTAL_YAW_DEG, FRONTAL_PITCH_DEG = 10.0, 7.0
"""Brows are measured while the head is turned no further: perspective moves them, too."""
CUES = {
    MovementKind.SMILE: CueName.SMILED,
    MovementKind.BROW_RAISE: CueName.BROWS_RAISED,
    MovementKind.BLINK: CueName.BLINKS,
}
"""Movements that are told as such; the head's are told in words."""


class Watcher:
    """One learner in front of one camera. Pure: time comes with the pictures."""

    def __init__(self, mesh: Mesh) -> None:
        self._fit = MeshFit(mesh)
        self._baseline = Baseline()
        self.usual: Usual | None = None
        """The learner's own middle values; None before they are known."""
        self._blinks, self._away, self._gestures = Blinks(), LookAway(), HeadGestures()
        self._held = {
            MovementKind.SMILE: Held(MovementKind.SMILE, SMILE_ENTER, SMILE_LEAVE),
            MovementKind.BROW_RAISE: Held(MovementKind.BROW_RAISE, BROWS_ENTER, BROWS_LEAVE),
        }
        self._going_on: set[MovementKind] = set()
        """Held movements of which it has been told that they have begun."""
        self._crowd = _PeopleCount()
        self._told: PresenceChanged | None = None
        self._face_since_s: float | None = None
        self._no_face_since_s: float | None = None
        self._left_told = self._away_told = False
        self._now_s = 0.0
        self.movements: list[Movement] = []
        """What was completed with the last picture."""
        self.measures: Measures | None = None
        """The numbers of the last picture; None without a face."""

    @property
    def people(self) -> int:
        """How many people are believed to be there."""
        return self._crowd.believed

    @property
    def facing(self) -> bool:
        """Whether somebody is there and has not turned away."""
        since_s = self._face_since_s
        if since_s is None:
            gone_s = self._now_s - (self._no_face_since_s or self._now_s)
            return bool(self._told and self._told.facing and gone_s < ABSENT_S)
        settled = self._now_s - since_s >= PRESENT_S or bool(self._told and self._told.facing)
        return settled and self._away.going_on(self._now_s) is None

    def see(self, sighting: Sighting, t_s: float, *, silent: bool) -> list[Event]:
        """Return what is new with this picture. `silent`: the learner is not speaking."""
        self._now_s, self.movements = t_s, []
        if sighting.face is None:
            news = self._without_face(t_s)
        else:
            self.measures = measure(sighting.face, self._fit, t_s)
            news = self._with_face(self.measures, silent=silent)
        if ended := self._away.ended(t_s):
            self.movements.append(ended)
        crowd = self._crowd.step(t_s, sighting.people)
        if crowd:
            news.append((crowd, t_s))
        presence = PresenceChanged(people=self.people, facing=self.facing)
        events: list[Event] = [presence] if presence != self._told else []
        self._told = presence
        events += self._face_moves(t_s)
        for what, since_s in news:
            words = live_words(what, t_s - since_s)
            events.append(ObservationMade(text=words, since_s=since_s, until_s=t_s, signs=(what,)))
        return events

    def unfinished(self) -> list[Movement]:
        """Return the movements that still go on with the last picture."""
        going_on = [self._away.unfinished(self._now_s)]
        going_on += [held.unfinished(self._now_s) for held in self._held.values()]
        return [movement for movement in going_on if movement]

    def _face_moves(self, t_s: float) -> list[FaceMoved]:
        told = [(movement, False) for movement in self.movements if movement.kind in CUES]
        for kind, held in self._held.items():
            going_on = held.unfinished(t_s)
            if going_on is None:
                self._going_on.discard(kind)
            elif kind not in self._going_on:
                self._going_on.add(kind)
                told.append((going_on, True))
        return [
            FaceMoved(movement=CUES[m.kind], since_s=m.since_s, until_s=m.until_s, goes_on=goes_on)
            for m, goes_on in told
        ]

    def _without_face(self, t_s: float) -> list[tuple[Sign, float]]:
        self.measures = self._face_since_s = None
        if self._no_face_since_s is None:
            self._no_face_since_s = t_s
            self.movements += [m for held in self._held.values() if (m := held.unfinished(t_s))]
            self._blinks.reset()
            self._gestures.reset()
            for held in self._held.values():
                held.reset()
        if self.usual is None:
            return []
        self._away.step(t_s, turned=True, size_deg=NO_FACE_DEG)
        if t_s - self._no_face_since_s >= LEFT_S and not self._left_told:
            self._left_told = self._away_told = True
            return [(Sign.LEFT, self._no_face_since_s)]
        return []

    def _with_face(self, seen: Measures, *, silent: bool) -> list[tuple[Sign, float]]:
        self._no_face_since_s = None
        if self._face_since_s is None:
            self._face_since_s = seen.t_s
        turned = self._follow_gaze(seen)
        self.usual = self._baseline.follow(seen, on_screen=not turned)
        gesture = self._gestures.step(
            seen.t_s,
            yaw_deg=seen.head_yaw,
            pitch_deg=seen.head_pitch,
            lips_apart=seen.lips_apart,
            silent=silent and seen.t_s - self._face_since_s >= PRESENT_S,
        )
        blink = self._blinks.step(seen.t_s, seen.eyes_open)
        self.movements += [movement for movement in (gesture, blink) if movement]
        if self.usual is not None:
            self._follow_face(seen, self.usual)
        return self._news(seen.t_s, gesture)

    def _follow_gaze(self, seen: Measures) -> bool:
        usual = self.usual
        if usual is None:
            return False
        gaze_deg = abs(seen.gaze_yaw - usual.gaze_yaw)
        head_deg = abs(seen.head_yaw - usual.head_yaw)
        turned = (
            gaze_deg > AWAY_GAZE_DEG
            or head_deg > AWAY_HEAD_DEG
            or usual.head_pitch - seen.head_pitch > AWAY_HEAD_DOWN_DEG
        )
        self._away.step(seen.t_s, turned=turned, size_deg=max(gaze_deg, head_deg))
        return turned

    def _follow_face(self, seen: Measures, usual: Usual) -> None:
        turn_deg = abs(seen.head_yaw - usual.head_yaw)
        nod_deg = abs(seen.head_pitch - usual.head_pitch)
        frontal = turn_deg < FRONTAL_YAW_DEG and nod_deg < FRONTAL_PITCH_DEG
        risen_cm = seen.brow_height - usual.brow_height if frontal else 0.0
        moved = (
            self._held[MovementKind.SMILE].step(seen.t_s, seen.smile - usual.smile),
            self._held[MovementKind.BROW_RAISE].step(seen.t_s, risen_cm),
        )
        self.movements += [movement for movement in moved if movement]

    def _news(self, t_s: float, gesture: Movement | None) -> list[tuple[Sign, float]]:
        news: list[tuple[Sign, float]] = []
        if self._left_told:
            self._left_told = False
            news.append((Sign.CAME_BACK, t_s))
        away_since_s = self._away.going_on(t_s)
        if away_since_s is None:
            self._away_told = False
        elif t_s - away_since_s >= AWAY_NEWS_S and not self._away_told:
            self._away_told = True
            news.append((Sign.AWAY, away_since_s))
        if gesture:
            nod = gesture.kind is MovementKind.NOD
            news.append((Sign.NODDED if nod else Sign.SHOOK_HEAD, gesture.since_s))
        return news


class _PeopleCount:
    """People in the picture, believed when they stay."""

    def __init__(self) -> None:
        self.believed = 0
        self._candidate = 0
        self._since_s = 0.0

    def step(self, t_s: float, people: int) -> Sign | None:
        """Return whether a second person has just come or gone."""
        if people != self._candidate:
            self._candidate, self._since_s = people, t_s
        before = self.believed
        wait_s = ABSENT_S if people == 0 else PRESENT_S if before == 0 else RECOUNT_S
        if people == before or t_s - self._since_s < wait_s:
            return None
        self.believed = people
        if people > 1 >= before:
            return Sign.SECOND_PERSON
        if people == 1 < before:
            return Sign.ALONE_AGAIN
        return None

"""What the camera told over time, and what of it falls within an utterance."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import msgspec

from app.conversation.cues import Cue, CueName, Unavailable, missing
from app.conversation.events import FaceMoved
from app.conversation.signs import Sign
from app.perception.look_away import AWAY_MIN_S

KEPT = 512
AROUND_S = 0.3
"""A nod or a look away that begins so shortly before or after an utterance belongs to it."""
CAMERA_CUES = (
    *(CueName.FACE_PRESENT, CueName.PEOPLE, CueName.GAZE_ON_SCREEN, CueName.LOOKED_AWAY),
    *(CueName.NODS, CueName.SHAKES, CueName.SMILED, CueName.BROWS_RAISED, CueName.BLINKS),
)
SETTLED_S = 3.0
"""With a face in view for so long, what is usual for it is known well enough."""
BLINKS_OVER_S, BLINKS_OVER_MIN_S = 20.0, 12.0
"""A rate needs a while: blinks are counted from so long before the end, of which a face must have
been there for the second number."""


class _Stretch(msgspec.Struct, frozen=True):
    since_s: float
    people: int
    facing: bool
    live: bool = True


class PresenceRecord:
    """Who was there and faced the screen when, and the head's gestures. In memory only."""

    def __init__(self) -> None:
        self._stretches: deque[_Stretch] = deque(maxlen=KEPT)
        self._gestures: deque[tuple[Sign, float, float]] = deque(maxlen=KEPT)
        self._moves: deque[FaceMoved] = deque(maxlen=KEPT)
        self._face_since_s: float | None = None

    def changed(self, t_s: float, *, people: int, facing: bool) -> None:
        """Take in a change. That somebody turned away is told `AWAY_MIN_S` after it happened."""
        last = self._stretches[-1] if self._stretches else None
        if last is not None and last.facing and not facing:
            t_s = max(last.since_s, t_s - AWAY_MIN_S)
        self._stretches.append(_Stretch(t_s, people, facing))
        if people and self._face_since_s is None:
            self._face_since_s = t_s

    def lost(self, t_s: float) -> None:
        """Take in that the camera gives no pictures any more."""
        self._stretches.append(_Stretch(t_s, 0, facing=False, live=False))

    def seen(self, sign: Sign | None, since_s: float, until_s: float) -> None:
        """Take in a gesture of the head; other signs are in the changes already."""
        if sign in (Sign.NODDED, Sign.SHOOK_HEAD):
            assert sign is not None
            self._gestures.append((sign, since_s, until_s))

    def moved(self, event: FaceMoved) -> None:
        """Take in a movement of the face; one that is over takes the place of its beginning."""
        for told in reversed(self._moves):
            if told.goes_on and told.movement is event.movement:
                self._moves.remove(told)
                break
        self._moves.append(event)

    def cues(self, since_s: float, until_s: float) -> tuple[Cue, ...]:
        """Return the camera's cues between two session times."""
        start_s, end_s = since_s - AROUND_S, until_s + AROUND_S
        parts = self._within(start_s, end_s)
        live_s = sum(end - begin for begin, end, stretch in parts if stretch.live)
        if live_s <= 0:
            why = Unavailable.CAMERA_OFF
            return tuple(missing(name, why, since_s, until_s) for name in CAMERA_CUES)
        present_s = sum(end - begin for begin, end, stretch in parts if stretch.people)
        away = _joined([(b, e) for b, e, stretch in parts if stretch.live and not stretch.facing])
        away_s = sum(end - begin for begin, end in away)
        longest_s = max((end - self._began(begin) for begin, end in away), default=0.0)
        values: dict[CueName, tuple[float, tuple[tuple[float, float], ...]]] = {
            CueName.FACE_PRESENT: (present_s / live_s, ()),
            CueName.PEOPLE: (max(stretch.people for _, _, stretch in parts), ()),
            CueName.GAZE_ON_SCREEN: (1 - away_s / live_s, ()),
            CueName.LOOKED_AWAY: (longest_s, tuple(away)),
        }
        for name, sign in ((CueName.NODS, Sign.NODDED), (CueName.SHAKES, Sign.SHOOK_HEAD)):
            spans = tuple((b, e) for s, b, e in self._gestures if s is sign and e > start_s)
            spans = tuple((b, e) for b, e in spans if b < end_s)
            values[name] = (float(len(spans)), spans)
        told = [
            Cue(name=name, value=value, since_s=since_s, until_s=until_s, evidence_s=evidence)
            for name, (value, evidence) in values.items()
        ]
        return (*told, *self._face_cues(since_s, until_s, present_s))

    def _face_cues(self, since_s: float, until_s: float, present_s: float) -> Iterator[Cue]:
        start_s, end_s = since_s - AROUND_S, until_s + AROUND_S
        settled = self._face_since_s is not None and end_s - self._face_since_s >= SETTLED_S
        why = Unavailable.SETTLING if present_s > 0 else Unavailable.NO_FACE
        for name in (CueName.SMILED, CueName.BROWS_RAISED):
            if not settled or present_s <= 0:
                yield missing(name, why, since_s, until_s)
                continue
            spans = self._moved_within(name, start_s, end_s)
            share = min(1.0, sum(end - begin for begin, end in spans) / present_s)
            yield Cue(name=name, value=share, since_s=since_s, until_s=until_s, evidence_s=spans)
        start_s = min(start_s, end_s - BLINKS_OVER_S)
        parts = self._within(start_s, end_s)
        watched_s = sum(end - begin for begin, end, stretch in parts if stretch.people)
        if watched_s < BLINKS_OVER_MIN_S:
            yield missing(CueName.BLINKS, why, since_s, until_s)
            return
        spans = self._moved_within(CueName.BLINKS, start_s, end_s)
        yield Cue(
            name=CueName.BLINKS,
            value=len(spans) * 60 / watched_s,
            since_s=since_s,
            until_s=until_s,
            evidence_s=spans,
        )

    def _moved_within(
        self, name: CueName, start_s: float, end_s: float
    ) -> tuple[tuple[float, float], ...]:
        """Returns beginnings and ends; what goes on goes on to the end."""
        return tuple(
            (max(told.since_s, start_s), end_s if told.goes_on else min(told.until_s, end_s))
            for told in self._moves
            if told.movement is name
            and told.since_s < end_s
            and (told.goes_on or told.until_s > start_s)
        )

    def _within(self, start_s: float, end_s: float) -> list[tuple[float, float, _Stretch]]:
        stretches = list(self._stretches)
        ends = [*(stretch.since_s for stretch in stretches), float("inf")][1:]
        return [
            (max(stretch.since_s, start_s), min(end, end_s), stretch)
            for stretch, end in zip(stretches, ends, strict=True)
            if stretch.since_s < end_s and end > start_s and end > stretch.since_s
        ]

    def _began(self, begin_s: float) -> float:
        """Returns when a time away that is under way at `begin_s` really began."""
        for stretch in reversed(self._stretches):
            if stretch.since_s <= begin_s:
                if stretch.facing or not stretch.live:
                    return begin_s
                begin_s = stretch.since_s
        return begin_s


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for begin, end in spans:
        if joined and begin - joined[-1][1] < 1e-6:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return joined

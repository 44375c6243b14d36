"""The same pair spoken: rehearsals in real time `--as` one learner, and what their sound says."""

import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from app.audio import RATE_HZ, resample
from app.conversation import events as ev
from app.conversation.replay import replay
from app.conversation.wording import content
from app.models import Store
from app.packs import find_pack, load_pack
from app.recognition import WhisperRecogniser
from app.records import learners
from app.runtime.debriefs import debrief_of
from app.runtime.performance import RehearsalWish, rehearse_and_write
from app.runtime.record_keeping import open_archive
from app.runtime.rehearsal import Outcome
from app.runtime.settings import load_settings
from app.store.schema import learner_tables
from bench.memory.pairs import opens_on

PACK, SCENARIO, SCRIPT = "claims-escalation", "three-triggers", "hesitant"
TURNS = 2
"""So far this script names one reason of three."""
WHO = "Xanthe Quill"
OPENING_S = 25.0
MOST_MISHEARD = 1
"""Of the words that carry meaning in what was hard."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """How three rehearsals began."""

    gap: tuple[str, ...]
    second: str
    second_heard: str
    """By the recogniser, from the sound that was played."""
    after_erase: str
    after_erase_heard: str
    opens_on: str
    opens_on_after: str
    heard_on_gap: bool
    heard_on_gap_after: bool
    rows_left: int
    replays: int

    def as_row(self) -> dict[str, object]:
        """Return it as JSON can hold it."""
        return asdict(self)


def hold_pair(profile: str | None, tell: Callable[[str], None]) -> Spoken:
    """Rehearse twice as one learner, erase them, rehearse once more; in scratch folders."""
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["VIVAVOCE_DATA_DIR"] = scratch
        os.environ["VIVAVOCE_PASSPHRASE"] = secrets.token_hex(16)
        first = _rehearse(Path(scratch), "first", TURNS, profile, tell)
        second = _rehearse(Path(scratch), "second", 1, profile, tell)
        archive = open_archive(load_settings())
        who = learners.find(archive, WHO).id
        learners.erase(archive, who)
        rows_left = archive.database.read(
            lambda tx: sum(
                len(tx.rows(f'SELECT 1 FROM "{table}" WHERE learner_id = ?', (who,)))
                for table in learner_tables(tx)
            )
        )
        archive.database.close()
        third = _rehearse(Path(scratch), "third", 1, profile, tell)
        journals = [Path(scratch) / name / "journal.jsonl" for name in ("first", "second", "third")]
        replays = sum(
            replay(file.read_bytes().splitlines(keepends=True)).difference is None
            for file in journals
        )
    pack = load_pack(find_pack(PACK))
    results = [c for o in debrief_of(first.events).objectives for c in o.criteria]
    gap = tuple(c.criterion_id for c in results if not c.met)
    words = {c.criterion_id: c.topic for c in results}
    recogniser = WhisperRecogniser(Store().path("asr"), threads=2)
    heard = [_heard(outcome, recogniser) for outcome in (second, third)]
    said = [_first_words(outcome) for outcome in (second, third)]
    on, on_after = (opens_on(text, pack, SCENARIO, gap) for text in said)
    hard = set(content(words[on])) if on else set()
    misheard = [len(hard - set(content(text))) for text in heard]
    return Spoken(
        gap=gap,
        second=said[0],
        second_heard=heard[0],
        after_erase=said[1],
        after_erase_heard=heard[1],
        opens_on=on,
        opens_on_after=on_after,
        heard_on_gap=bool(on) and misheard[0] <= MOST_MISHEARD,
        heard_on_gap_after=bool(on) and misheard[1] <= MOST_MISHEARD,
        rows_left=rows_left,
        replays=replays,
    )


def _rehearse(
    scratch: Path, name: str, turns: int, profile: str | None, tell: Callable[[str], None]
) -> Outcome:
    tell(f"-- {name}")
    wish = RehearsalWish(
        out=scratch / name,
        pack=PACK,
        scenario=SCENARIO,
        learner=SCRIPT,
        turns=turns,
        profile=profile,
        film=False,
        as_learner=WHO,
    )
    return rehearse_and_write(wish, tell)


def _first_words(outcome: Outcome) -> str:
    return next(e.text for e in outcome.events if isinstance(e, ev.UtteranceHeard))


def _heard(outcome: Outcome, recogniser: WhisperRecogniser) -> str:
    """Return what a recogniser hears in the sound of the first utterance."""
    ends_s = next(e.t_s for e in outcome.events if isinstance(e, ev.UtteranceHeard))
    assert outcome.persona is not None
    last = round(min(ends_s - outcome.persona_began_s, OPENING_S) * 24_000)
    sound = resample(outcome.persona[:last], 24_000, RATE_HZ)
    return recogniser.transcribe(sound, language="en").text

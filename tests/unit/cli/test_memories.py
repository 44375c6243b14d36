"""Session two opens on the gap of session one; what is erased is not remembered."""

import sys
from collections.abc import Callable

import pytest

from app.cli.main import main
from app.packs import Pack, find_pack, load_pack
from app.runtime.debriefs import debrief_of
from app.runtime.learning import learning_as
from app.runtime.plans import plan_for
from app.runtime.settings import load_settings
from app.security import vaults
from tests.unit.runtime.test_after_session import session

Run = Callable[..., str]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("claims-escalation"))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command and return what it said."""
    monkeypatch.setattr(vaults, "ARGON2_MEMORY_KIB", 64)
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE", "correct horse battery")

    def run(*arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["vivavoce", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert ended.value.code in (0, None), said.err
        return said.out

    return run


def opening_for(who: str, pack: Pack) -> str:
    with learning_as(load_settings(), who) as learning:
        assert learning is not None
        return learning.begin(plan_for(pack), pack).lines.greeting


def hold_session_one(who: str, pack: Pack) -> None:
    events = session(pack)
    plan = plan_for(pack)
    with learning_as(load_settings(), who) as learning:
        assert learning is not None
        debrief = debrief_of(events)
        learning.practised(plan, debrief)
        proposals = learning.propose(plan, debrief, events)
        learning.keep(proposals.new, proposals.settled)


def test_session_two_opens_on_the_gap_until_the_learner_is_erased(run: Run, pack: Pack) -> None:
    stranger = opening_for("Ada", pack)
    assert stranger == plan_for(pack).lines.greeting
    hold_session_one("Ada", pack)
    assert "Last time, the hard part was" in opening_for("Ada", pack)
    assert opening_for("Grace", pack) == stranger
    assert "no trace of their key" in run("records", "erase", "Ada", "--yes")
    assert opening_for("Ada", pack) == stranger


def test_a_learner_reads_corrects_and_erases(run: Run, pack: Pack) -> None:
    hold_session_one("Ada", pack)
    listed = run("memories", "list", "Ada")
    assert "Still open in" in listed
    assert "due 20" in listed
    memory_id = listed.split()[0]
    run("memories", "correct", "Ada", memory_id, "I know this by now.")
    assert "I know this by now. (corrected)" in run("memories", "list", "Ada")
    run("memories", "erase", "Ada", memory_id)
    assert "I know this by now." not in run("memories", "list", "Ada")

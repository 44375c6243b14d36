"""The exercises a learner may choose from, and that the chosen one is held."""

from pathlib import Path

import pytest

from app.conversation import events as ev
from app.packs import PackError, find_pack, load_pack
from app.runtime.kiosk_engine import KioskEngine
from app.runtime.offers import offers_of, packs_in_use
from app.runtime.settings import load_settings

CLAIMS, FEEDBACK = "claims-escalation", "feedback-talks"


def test_every_exercise_of_every_pack_is_offered_the_packs_own_first() -> None:
    offers = offers_of([load_pack(find_pack(FEEDBACK)), load_pack(find_pack(CLAIMS))])
    assert [(one.pack_id, one.scenario_id, one.persona_name) for one in offers] == [
        (FEEDBACK, "four-steps", "Amara Nwosu"),
        (FEEDBACK, "talk-with-arjun", "Arjun Mehta"),
        (CLAIMS, "three-triggers", "Maya Okafor"),
        (CLAIMS, "the-stiff-neck", "Tom Alder"),
    ]
    assert [one.role_play for one in offers] == [False, True, False, True]
    assert all(one.briefing and one.summary and one.minutes for one in offers)


def test_a_faulty_pack_beside_the_one_in_use_is_left_out(tmp_path: Path) -> None:
    settings = load_settings(
        data_dir=tmp_path, pack=CLAIMS, more_packs=(FEEDBACK, "nowhere", CLAIMS)
    )
    assert [pack.id for pack in packs_in_use(settings)] == [CLAIMS, FEEDBACK]
    with pytest.raises(PackError):
        packs_in_use(load_settings(data_dir=tmp_path, pack="nowhere"))


def test_the_engine_holds_what_was_chosen_until_the_learner_leaves(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path, profile="smoke")
    packs = [load_pack(find_pack(CLAIMS)), load_pack(find_pack(FEEDBACK))]
    kiosk = KioskEngine(settings, packs, lambda _timeout: None, lambda _event: None)
    chosen = ev.ScenarioChosen(pack_id=FEEDBACK, scenario_id="talk-with-arjun")
    kiosk._obey(chosen)
    plan = kiosk._plan()
    assert (plan.pack_id, plan.scenario_id, plan.persona_name) == (
        FEEDBACK,
        "talk-with-arjun",
        "Arjun Mehta",
    )
    kiosk._obey(ev.ScenarioChosen(pack_id=FEEDBACK, scenario_id="no-such-talk"))
    assert kiosk._plan() == plan
    kiosk._obey(ev.LearnerLeft())
    assert kiosk._plan().scenario_id == "three-triggers"

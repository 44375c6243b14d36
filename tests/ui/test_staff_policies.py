"""The site's policy at the kiosk: changed by touch, written down, and locked where it is signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from app.records import audit
from app.runtime.settings import Settings, load_settings
from app.security import ConsentTexts, load_policy, make_site_key
from app.security.signing import sign_policy, trust_site_key
from tests.ui.administered import Administered, Look, in_look, installation, other_looks
from tests.ui.looks import assert_targets_are_large_enough
from tests.ui.test_staff_pages import turn_to
from tests.ui.test_staff_way import keep
from ui.admin.policies import Policies
from ui.admin.policy_form import PERCEPTION


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    installation(tmp_path, monkeypatch)
    (tmp_path / "stick").mkdir()
    return load_settings(data_dir=tmp_path / "data", transfer_folder=tmp_path / "stick")


def open_page(staff: Administered) -> Policies:
    page = staff.way.policies
    turn_to(staff, page)
    staff.qtbot.waitUntil(lambda: page.form is not None, timeout=20_000)
    return page


def test_changes_are_saved_together_and_each_is_written_down(
    staff: Administered, artefacts: Path
) -> None:
    page = open_page(staff)
    form = page.form
    assert form is not None
    keep(staff, artefacts, "u_staff_policies_light")
    assert_targets_are_large_enough(staff.kiosk, staff.way.room)
    assert not page.save.isEnabled()
    assert len(form.perception.tiles) == PERCEPTION.index("full")
    staff.kiosk.press(form.perception.tiles[PERCEPTION.index("off")])
    staff.kiosk.press(form.languages.tiles["de"])
    staff.kiosk.press(form.kept["journals_days"].less)
    staff.kiosk.press(form.times["patience"].more)
    assert form.kept["journals_days"].told.words == "14 days"
    keep(staff, artefacts, "u_staff_policies_changed_light")
    staff.kiosk.press(page.save)
    staff.qtbot.waitUntil(lambda: "Saved" in page.intro.words, timeout=20_000)
    assert not page.save.isEnabled()
    policy = load_policy(staff.settings.data_dir)
    assert (policy.perception, policy.languages) == ("off", ("en", "de"))
    assert (policy.retention.journals_days, policy.patience) == (14, 1.1)
    archive = staff.archive()
    events = [row.event for row in audit.all_rows(archive.database)]
    archive.database.close()
    assert events.count("policy.changed") == 4
    with staff.qtbot.waitSignal(staff.way.restart_wanted, timeout=20_000):
        staff.kiosk.press(staff.way.room.leave)


def test_the_site_asks_for_consent_in_its_own_words(staff: Administered, artefacts: Path) -> None:
    page = open_page(staff)
    form = page.form
    assert form is not None
    area = form.consent.areas["en", "recording"]
    page.pane.ensureWidgetVisible(area)
    staff.kiosk.press(area.viewport())
    assert staff.way.room.keyboard.isVisible()
    QTest.keyClicks(area, "For your trainer.")
    keep(staff, artefacts, "u_staff_policies_consent_light")
    staff.kiosk.press(page.save)
    staff.qtbot.waitUntil(lambda: "Saved" in page.intro.words, timeout=20_000)
    assert staff.way.room.keyboard.isHidden()
    texts = load_policy(staff.settings.data_dir).consent_texts
    assert texts == {"en": ConsentTexts(recording="For your trainer.")}
    archive = staff.archive()
    (row,) = (row for row in audit.all_rows(archive.database) if row.event == "policy.changed")
    archive.database.close()
    assert row.data == '{"field":"consent_texts.en.recording"}'


def test_one_language_always_stays(staff: Administered) -> None:
    form = open_page(staff).form
    assert form is not None
    assert not form.languages.tiles["en"].isEnabled()
    staff.kiosk.press(form.languages.tiles["ar"])
    staff.kiosk.press(form.languages.tiles["en"])
    assert form.policy.languages == ("ar",)
    assert not form.languages.tiles["ar"].isEnabled()


def test_a_signed_policy_is_brought_in_and_then_only_shown(
    staff: Administered, tmp_path: Path, artefacts: Path
) -> None:
    stick = tmp_path / "stick"
    (stick / "site_policy.toml").write_text(
        'site = "North Clinic"\nperception = "full"\njurisdiction = "US-TX"\npurpose = "safety"\n'
        '[consent_texts.en]\nrecording = "May your trainer read what you say?"\n'
    )
    trust_site_key(staff.settings.data_dir, make_site_key(tmp_path / "site.key"))
    sign_policy(stick, tmp_path / "site.key")
    page = open_page(staff)
    staff.kiosk.press(page.offers[0])
    staff.qtbot.waitUntil(lambda: "Signed by the site" in page.intro.words, timeout=20_000)
    assert page.form is not None
    assert page.form.perception.answer == PERCEPTION.index("full")
    assert not page.form.kept["journals_days"].more.isEnabled()
    assert page.save.isHidden()
    assert not page.offers
    keep(staff, artefacts, "u_staff_policies_signed_light")


@other_looks
def test_it_is_laid_out_in_other_looks(
    qtbot: Any, settings: Settings, artefacts: Path, look: Look
) -> None:
    staff, name = in_look(qtbot, settings, look)
    open_page(staff)
    keep(staff, artefacts, f"u_staff_policies_{name}")
    assert_targets_are_large_enough(staff.kiosk, staff.way.room)
    staff.way.office.close()

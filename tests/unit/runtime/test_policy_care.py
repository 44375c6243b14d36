"""The site's decisions at the kiosk: staff change what is not signed, and each change is told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.records.audit import Data
from app.runtime.perceiving import policy_in
from app.runtime.policy_care import PolicyCare, PolicyLocked
from app.runtime.settings import Settings, load_settings
from app.security import PolicyForged, SitePolicy, load_policy, make_site_key
from app.security.policy_text import policy_text
from app.security.signing import sign_policy, trust_site_key
from app.security.site_policy import ConsentTexts, Retention, parse_policy

FULL = 'site = "North"\nperception = "full"\njurisdiction = "US-TX"\npurpose = "training"\n'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("data", "stick"):
        (tmp_path / name).mkdir()
    return load_settings(data_dir=tmp_path / "data", transfer_folder=tmp_path / "stick")


@pytest.fixture
def told() -> list[Data]:
    return []


@pytest.fixture
def care(settings: Settings, told: list[Data]) -> PolicyCare:
    return PolicyCare(settings, lambda _event, data: told.append(data))


def put_signed_on_stick(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "stick" / "site_policy.toml").write_text(FULL)
    trust_site_key(settings.data_dir, make_site_key(tmp_path / "site.key"))
    sign_policy(tmp_path / "stick", tmp_path / "site.key")


def test_what_staff_change_is_what_the_engine_reads(
    care: PolicyCare, settings: Settings, told: list[Data]
) -> None:
    wished = care.now().policy.model_copy(
        update={"perception": "off", "patience": 1.4, "retention": Retention(journals_days=7)}
    )
    care.change(wished)
    read = policy_in(settings.data_dir, lambda fault: pytest.fail(str(fault)))
    assert (read.perception, read.patience, read.retention.journals_days) == ("off", 1.4, 7)
    assert [dict(data) for data in told] == [
        {"field": "patience", "before": 1.0, "after": 1.4},
        {"field": "perception", "before": "cues", "after": "off"},
        {"field": "retention.journals_days", "before": 30, "after": 7},
    ]


def test_full_perception_is_not_to_be_had_without_a_signature(
    care: PolicyCare, settings: Settings
) -> None:
    full = parse_policy(FULL.encode(), "test")
    with pytest.raises(PolicyForged):
        care.change(full)
    assert load_policy(settings.data_dir) == SitePolicy()


def test_a_signed_policy_comes_on_a_stick_and_is_changed_there_alone(
    care: PolicyCare, settings: Settings, tmp_path: Path, told: list[Data]
) -> None:
    put_signed_on_stick(tmp_path, settings)
    (offer,) = care.offered()
    assert (offer.site, offer.fault) == ("North", "")
    assert care.bring_in(offer).signed
    assert load_policy(settings.data_dir).perception == "full"
    assert {data["field"] for data in told} >= {"perception", "jurisdiction"}
    assert care.now().locked
    with pytest.raises(PolicyLocked):
        care.change(SitePolicy())
    assert load_policy(settings.data_dir).signed


@pytest.mark.parametrize("harm", ["changed", "unsigned", "unknown key"])
def test_a_policy_nobody_answers_for_stays_on_the_stick(
    care: PolicyCare, settings: Settings, tmp_path: Path, harm: str
) -> None:
    put_signed_on_stick(tmp_path, settings)
    file = tmp_path / "stick" / "site_policy.toml"
    if harm == "changed":
        file.write_text(FULL + 'languages = ["de"]\n')
    elif harm == "unsigned":
        (tmp_path / "stick" / "site_policy.toml.sig").unlink()
    else:
        trust_site_key(settings.data_dir, make_site_key(tmp_path / "other.key"))
    (offer,) = care.offered()
    assert offer.fault
    with pytest.raises(PolicyForged):
        care.bring_in(offer)
    assert load_policy(settings.data_dir) == SitePolicy()


def test_a_policy_with_faults_is_named_and_can_be_replaced(
    care: PolicyCare, settings: Settings
) -> None:
    (settings.data_dir / "site_policy.toml").write_text("patience = 99\n")
    now = care.now()
    assert "patience" in now.trouble
    assert (now.policy.perception, now.locked) == ("off", False)
    care.change(SitePolicy())
    assert care.now().trouble == ""
    assert (settings.data_dir / "site_policy.toml.before").read_text() == "patience = 99\n"


@given(
    site=st.text(max_size=40),
    words=st.text(max_size=80),
    language=st.text(min_size=1, max_size=5),
    days=st.integers(0, 3660),
    patience=st.floats(0.5, 3.0),
)
def test_a_policy_is_read_as_it_was_written(
    site: str, words: str, language: str, days: int, patience: float
) -> None:
    policy = SitePolicy(
        site=site,
        patience=patience,
        consent_texts={language: ConsentTexts(recording=words)},
        retention=Retention(results_days=days),
    )
    assert parse_policy(policy_text(policy).encode(), "test") == policy

"""A site's policy is read whole or not at all; `full` takes a signature, a place and a purpose."""

from pathlib import Path

import pytest

from app.security import PolicyForged, PolicyInvalid, SitePolicy, load_policy
from app.security.signing import make_site_key, sign_policy, trust_site_key

FULL = """\
site = "North Clinic"
perception = "full"
jurisdiction = "US-TX"
purpose = "training of volunteers"
"""


def write(folder: Path, text: str) -> None:
    (folder / "site_policy.toml").write_text(text)


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """A site with a signed policy that asks for `full`."""
    site = tmp_path / "site"
    public = make_site_key(tmp_path / "site.key")
    trust_site_key(site, public)
    write(site, FULL)
    sign_policy(site, tmp_path / "site.key")
    return site


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_policy(tmp_path) == SitePolicy()
    assert SitePolicy().perception == "cues"


def test_a_whole_policy_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        'perception = "off"\npatience = 1.5\nlanguages = ["en", "de"]\nidle_warning_s = 60\n'
        "[retention]\njournals_days = 0\nresults_days = 30\n"
        '[consent_texts.de]\ncamera = "Darf ich Sie sehen?"\n'
        '[record_store]\nendpoint = "https://lrs.example/xapi/"\n',
    )
    policy = load_policy(tmp_path)
    assert policy.perception == "off"
    assert policy.retention.journals_days == 0
    assert policy.consent_texts["de"].camera == "Darf ich Sie sehen?"
    assert policy.record_store.endpoint == "https://lrs.example/xapi"
    assert not policy.signed
    assert len(policy.sha256) == 64


def test_every_fault_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    write(
        tmp_path,
        'perception = "everything"\npatience = 9\nunknown = 1\n[retention]\nresults_days = -1\n'
        '[record_store]\nendpoint = "http://lrs.example"\n',
    )
    with pytest.raises(PolicyInvalid) as refused:
        load_policy(tmp_path)
    told = refused.value.operator
    for line, name in (
        (1, "perception"),
        (2, "patience"),
        (3, "unknown"),
        (5, "retention.results_days"),
        (7, "record_store.endpoint"),
    ):
        assert f"line {line}: {name}: " in told
    assert "5 fault(s)" in told


@pytest.mark.parametrize("text", ["perception = ", "signed = true", 'sha256 = "x"', "\xff"])
def test_what_cannot_be_read_or_vouches_for_itself_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "site_policy.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(PolicyInvalid):
        load_policy(tmp_path)


def test_full_with_everything_is_granted(signed: Path) -> None:
    policy = load_policy(signed)
    assert policy.signed
    assert (policy.perception, policy.jurisdiction) == ("full", "US-TX")


@pytest.mark.parametrize("lacking", ["jurisdiction", "purpose"])
def test_full_without_a_place_or_a_purpose_is_refused(tmp_path: Path, lacking: str) -> None:
    write(tmp_path, "\n".join(line for line in FULL.splitlines() if lacking not in line))
    with pytest.raises(PolicyInvalid, match=lacking):
        load_policy(tmp_path)


def test_full_without_a_signature_is_refused(signed: Path) -> None:
    (signed / "site_policy.toml.sig").unlink()
    with pytest.raises(PolicyForged, match="not signed"):
        load_policy(signed)


def test_one_changed_byte_breaks_the_signature_whatever_it_asks_for(signed: Path) -> None:
    write(signed, FULL.replace("North", "South"))
    with pytest.raises(PolicyForged, match="does not hold"):
        load_policy(signed)
    write(signed, 'perception = "off"\n')
    with pytest.raises(PolicyForged):
        load_policy(signed)


def test_another_s_signature_and_a_broken_one_are_refused(signed: Path, tmp_path: Path) -> None:
    make_site_key(tmp_path / "other.key")
    sign_policy(signed, tmp_path / "other.key")
    with pytest.raises(PolicyForged):
        load_policy(signed)
    (signed / "site_policy.toml.sig").write_text("no base64 at all")
    with pytest.raises(PolicyForged):
        load_policy(signed)


def test_without_a_trusted_key_no_signature_holds(signed: Path) -> None:
    (signed / "site_key.pub").unlink()
    with pytest.raises(PolicyForged):
        load_policy(signed)


def test_a_policy_with_faults_is_not_signed(tmp_path: Path) -> None:
    make_site_key(tmp_path / "site.key")
    write(tmp_path, "perception = 1")
    with pytest.raises(PolicyInvalid):
        sign_policy(tmp_path, tmp_path / "site.key")
    with pytest.raises(FileExistsError):
        make_site_key(tmp_path / "site.key")


def test_what_holds_beside_a_bad_policy_watches_nobody() -> None:
    assert SitePolicy.closed().perception == "off"

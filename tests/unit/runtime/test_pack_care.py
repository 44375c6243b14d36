"""Packs at the kiosk: only whole and trusted ones get in, and there is a way back."""

from functools import partial
from pathlib import Path

import pytest

from app.packs import PackInvalid
from app.packs.archive import SUFFIX, ArchiveRefused, build_archive
from app.packs.new_pack import write_new_pack
from app.records.audit import Data
from app.runtime.installed_packs import PackUnsigned, open_pack
from app.runtime.pack_care import Origin, PackCard, PackCare, Signature
from app.runtime.settings import SettingFixed, Settings, keep_setting, load_settings
from app.security import make_site_key, sign
from app.security.signing import trust_site_key

ID, SHIPPED = "house-rules", "claims-escalation"


class Notes(list[str]):
    """What was written into the audit log."""

    def __call__(self, event: str, data: Data) -> None:
        self.append(f"{event} {data.get('version', '')}".strip())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    stick, data = tmp_path / "stick", tmp_path / "data"
    stick.mkdir()
    data.mkdir()
    return load_settings(data_dir=data, transfer_folder=stick)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def care(settings: Settings, notes: Notes) -> PackCare:
    return PackCare(settings, notes)


def put_on_stick(settings: Settings, tmp_path: Path, version: str, pack_id: str = ID) -> Path:
    folder = tmp_path / "written" / version / pack_id
    write_new_pack(folder, pack_id, "House rules")
    manifest = folder / "pack.yaml"
    text = manifest.read_text(encoding="utf-8").replace("0.1.0", version)
    manifest.write_text(text, encoding="utf-8")
    assert settings.transfer_folder is not None
    archive = settings.transfer_folder / f"{pack_id}-{version}{SUFFIX}"
    build_archive(folder, archive)
    return archive


def bring_in(care: PackCare) -> PackCard:
    offers = care.offered()
    return care.install(offers[-1])


def card_of(care: PackCare, pack_id: str) -> PackCard:
    return next(card for card in care.installed() if card.pack_id == pack_id)


def test_what_is_shipped_is_listed_and_one_is_in_use(care: PackCare) -> None:
    first = care.installed()[0]
    assert (first.pack_id, first.chosen, first.origin) == (SHIPPED, True, Origin.SHIPPED)
    assert first.signature is Signature.APPLICATION
    assert (first.other_version, first.fault) == ("", "")


def test_a_pack_comes_in_is_used_and_goes_back(
    care: PackCare, settings: Settings, notes: Notes, tmp_path: Path
) -> None:
    old = put_on_stick(settings, tmp_path, "1.0.0")
    assert [offer.version for offer in care.offered()] == ["1.0.0"]
    came = bring_in(care)
    assert (came.version, came.origin, came.signature) == (
        "1.0.0",
        Origin.ARCHIVE,
        Signature.NONE,
    )
    old.unlink()
    put_on_stick(settings, tmp_path, "2.0.0")
    assert bring_in(care).other_version == "1.0.0"
    assert care.choose(ID).chosen
    assert load_settings(data_dir=settings.data_dir).pack == ID
    for version, other in (("1.0.0", "2.0.0"), ("2.0.0", "1.0.0")):
        back = care.go_back(ID)
        assert (back.version, back.other_version, back.chosen) == (version, other, True)
        assert open_pack(ID, settings.data_dir).manifest.version == version
    assert notes == [
        "pack.installed 1.0.0",
        "pack.installed 2.0.0",
        "pack.verified 2.0.0",
        "pack.chosen 2.0.0",
        "pack.rolled_back 1.0.0",
        "pack.rolled_back 2.0.0",
    ]


def test_over_a_shipped_pack_the_way_back_is_the_shipped_one(
    care: PackCare, settings: Settings, tmp_path: Path
) -> None:
    shipped = card_of(care, SHIPPED).version
    put_on_stick(settings, tmp_path, "9.0.0", SHIPPED)
    assert bring_in(care).other_version == shipped
    back = care.go_back(SHIPPED)
    assert (back.version, back.origin, back.other_version) == (shipped, Origin.SHIPPED, "9.0.0")


def test_a_changed_archive_is_refused_and_nothing_is_lost(
    care: PackCare, settings: Settings, tmp_path: Path
) -> None:
    put_on_stick(settings, tmp_path, "1.0.0").rename(tmp_path / "good")
    (tmp_path / "good").rename(tmp_path / "stick" / f"a{SUFFIX}")
    bring_in(care)
    other = put_on_stick(settings, tmp_path, "2.0.0")
    offer = care.offered()[-1]
    raw = bytearray(other.read_bytes())
    raw[len(raw) // 2] ^= 1
    other.write_bytes(raw)
    with pytest.raises(ArchiveRefused):
        care.install(offer)
    assert care.offered()[-1].fault
    assert card_of(care, ID).version == "1.0.0"


def test_a_kiosk_that_trusts_a_key_says_so_before_anything_is_brought_in(
    care: PackCare, settings: Settings, tmp_path: Path
) -> None:
    archive = put_on_stick(settings, tmp_path, "1.0.0")
    trust_site_key(settings.data_dir, make_site_key(tmp_path / "site.key"))
    (offer,) = care.offered()
    assert "not signed" in offer.fault
    with pytest.raises(PackUnsigned):
        care.install(offer)
    written = tmp_path / "written" / "1.0.0" / ID
    build_archive(written, archive, partial(sign, private_file=tmp_path / "site.key"))
    (offer,) = care.offered()
    assert (offer.fault, offer.signature) == ("", Signature.SITE)
    assert care.install(offer).signature is Signature.SITE


def test_verifying_names_what_was_changed_since(
    care: PackCare, settings: Settings, tmp_path: Path
) -> None:
    put_on_stick(settings, tmp_path, "1.0.0")
    bring_in(care)
    care.verify(ID)
    kept = settings.data_dir / "packs" / f"{ID}{SUFFIX}"
    raw = bytearray(kept.read_bytes())
    raw[len(raw) // 2] ^= 1
    kept.write_bytes(raw)
    with pytest.raises(ArchiveRefused):
        care.verify(ID)


def test_a_faulty_pack_is_listed_with_its_fault_and_not_taken_into_use(
    care: PackCare, settings: Settings
) -> None:
    folder = settings.data_dir / "packs" / ID
    write_new_pack(folder, ID, "House rules")
    manifest = folder / "pack.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8") + "nonsense: 1\n", encoding="utf-8")
    assert "nonsense" in card_of(care, ID).fault
    with pytest.raises(PackInvalid):
        care.choose(ID)
    assert load_settings(data_dir=settings.data_dir).pack == SHIPPED


def test_what_the_environment_decides_is_not_promised(
    care: PackCare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVAVOCE_PACK", SHIPPED)
    with pytest.raises(SettingFixed, match="VIVAVOCE_PACK"):
        care.choose(SHIPPED)


def test_further_packs_are_offered_beside_the_one_in_use(
    care: PackCare, settings: Settings
) -> None:
    others = [card.pack_id for card in care.installed() if not card.chosen][:2]
    for pack_id in others:
        assert care.offer(pack_id, True).offered
    assert load_settings(data_dir=settings.data_dir).more_packs == tuple(others)
    assert {card.pack_id for card in care.installed()[1:3]} == set(others)
    assert not care.offer(others[0], False).offered
    assert load_settings(data_dir=settings.data_dir).more_packs == (others[1],)


def test_a_list_over_many_lines_is_replaced_whole(settings: Settings) -> None:
    file = settings.data_dir / "settings.toml"
    file.write_text('more_packs = [\n  "a",\n  "b",\n]\nllm_threads = 1\n', encoding="utf-8")
    keep_setting(settings.data_dir, "more_packs", ["a"])
    assert file.read_text() == 'more_packs = ["a"]\nllm_threads = 1\n'


def test_a_setting_is_changed_and_the_others_stay(settings: Settings, care: PackCare) -> None:
    file = settings.data_dir / "settings.toml"
    file.write_text('# ours\nllm_threads = 1\npack = "other"  # old\n', encoding="utf-8")
    care.choose(SHIPPED)
    assert file.read_text() == f'# ours\nllm_threads = 1\npack = "{SHIPPED}"\n'

"""The machine key is made once, found again, and never made beside old records."""

import stat
from collections.abc import Mapping
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from app.security import (
    KeyNoteDamaged,
    MachineKeyLost,
    NoKeyPlace,
    WrongPassphrase,
    derive_key,
    open_machine_key,
    read_note,
)
from app.security import vaults as places
from app.security.machine_key import vaults_here
from app.security.vaults import KeyRing, Passphrase, SystemdCredential, Vault

PASSPHRASE = "correct horse battery"


class FakeRing(KeyringBackend):
    """A key ring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def only(*vaults: Vault):  # type: ignore[no-untyped-def]
    def here(_environment: Mapping[str, str]) -> dict[str, Vault]:
        return {vault.name: vault for vault in vaults}

    return here


@pytest.fixture(autouse=True)
def quick_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "ARGON2_MEMORY_KIB", 64)
    for name in ("VIVAVOCE_PASSPHRASE", "VIVAVOCE_PASSPHRASE_FILE", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)


def test_the_key_ring_gives_the_same_key_again(tmp_path: Path) -> None:
    ring = FakeRing()
    first = open_machine_key(tmp_path, vaults=only(KeyRing(ring)), records_exist=False)
    again = open_machine_key(tmp_path, vaults=only(KeyRing(ring)), records_exist=True)
    assert len(first) == 32
    assert again == first
    note = (tmp_path / "machine_key.json").read_bytes()
    assert stat.S_IMODE((tmp_path / "machine_key.json").stat().st_mode) == 0o600
    assert first not in note
    assert first.hex().encode() not in note
    assert [f.name for f in tmp_path.iterdir()] == ["machine_key.json"]


def test_the_environment_s_passphrase_opens_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE", PASSPHRASE)
    first = open_machine_key(tmp_path, records_exist=False)
    assert open_machine_key(tmp_path, records_exist=True) == first
    monkeypatch.delenv("VIVAVOCE_PASSPHRASE")
    (tmp_path / "secret").write_text(PASSPHRASE + "\n")
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE_FILE", str(tmp_path / "secret"))
    assert open_machine_key(tmp_path, records_exist=True) == first


def test_a_wrong_or_short_passphrase_opens_nothing(tmp_path: Path) -> None:
    with pytest.raises(NoKeyPlace, match="too short"):
        open_machine_key(tmp_path, vaults=only(Passphrase("short")), records_exist=False)
    open_machine_key(tmp_path, vaults=only(Passphrase(PASSPHRASE)), records_exist=False)
    with pytest.raises(WrongPassphrase, match="Nothing was changed"):
        open_machine_key(tmp_path, vaults=only(Passphrase("another one here")), records_exist=True)


def test_a_systemd_credential_is_the_key(tmp_path: Path) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "vivavoce-machine-key").write_bytes(bytes(range(32)))
    credential = SystemdCredential.given({"CREDENTIALS_DIRECTORY": str(folder)})
    assert credential is not None
    for _ in range(2):
        key = open_machine_key(tmp_path / "data", vaults=only(credential), records_exist=False)
        assert key == bytes(range(32))
    (folder / "vivavoce-machine-key").write_bytes(b"short")
    with pytest.raises(NoKeyPlace, match="32 bytes"):
        open_machine_key(tmp_path / "data", vaults=only(credential), records_exist=False)


def test_without_any_place_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoKeyPlace, match="nothing is kept") as refused:
        open_machine_key(tmp_path / "data", vaults=only(), records_exist=False)
    assert "VIVAVOCE_PASSPHRASE" in refused.value.operator
    assert not (tmp_path / "data").exists()


def test_an_insecure_key_ring_is_never_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "plan9")
    assert vaults_here({}) == {}


def test_the_place_it_was_made_in_is_the_only_one_asked(tmp_path: Path) -> None:
    open_machine_key(tmp_path, vaults=only(KeyRing(FakeRing())), records_exist=False)
    with pytest.raises(NoKeyPlace, match="key ring"):
        open_machine_key(tmp_path, vaults=only(Passphrase(PASSPHRASE)), records_exist=True)


def test_a_locked_ring_and_a_lost_key_are_told_apart(tmp_path: Path) -> None:
    ring = FakeRing()
    open_machine_key(tmp_path, vaults=only(KeyRing(ring)), records_exist=False)
    ring.locked = True
    with pytest.raises(NoKeyPlace, match="does not answer"):
        open_machine_key(tmp_path, vaults=only(KeyRing(ring)), records_exist=True)
    with pytest.raises(MachineKeyLost, match="Nothing was changed"):
        open_machine_key(tmp_path, vaults=only(KeyRing(FakeRing())), records_exist=True)


def test_records_without_a_note_are_not_given_a_new_key(tmp_path: Path) -> None:
    with pytest.raises(MachineKeyLost, match="gone"):
        open_machine_key(tmp_path, vaults=only(KeyRing(FakeRing())), records_exist=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{", b'{"version": 1}', b"[1, 2]"])
def test_a_damaged_note_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "machine_key.json").write_bytes(content)
    with pytest.raises(KeyNoteDamaged):
        open_machine_key(tmp_path, vaults=only(KeyRing(FakeRing())), records_exist=False)
    assert (tmp_path / "machine_key.json").read_bytes() == content


def test_of_two_processes_the_slower_takes_the_faster_one_s_key(tmp_path: Path) -> None:
    ring = FakeRing()

    class Slow(KeyRing):
        def keep(self, key_id: str, key: bytes) -> dict[str, str]:
            super().keep(key_id, key)
            self.other = open_machine_key(tmp_path, vaults=only(KeyRing(ring)), records_exist=False)
            return {}

    slow = Slow(ring)
    assert open_machine_key(tmp_path, vaults=only(slow), records_exist=False) == slow.other
    note = read_note(tmp_path)
    assert note is not None
    assert list(ring.kept) == [("vivavoce", note.key_id)]


def test_keys_for_different_purposes_have_nothing_in_common() -> None:
    key = bytes(range(32))
    made = {derive_key(key, purpose) for purpose in ("a", "b", "records database")}
    assert len(made) == 3
    assert derive_key(key, "a") == derive_key(key, "a")
    assert key not in made
    with pytest.raises(ValueError, match="32 bytes"):
        derive_key(b"short", "a")

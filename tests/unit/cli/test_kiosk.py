"""The window is opened again when staff restart it, and only then."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.main import main
from app.runtime.entry import RESTART_CODE


def test_a_restart_opens_the_window_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = tmp_path / "opened"
    window = (
        "import pathlib, sys; count = pathlib.Path(sys.argv[1]);"
        "n = len(count.read_text()) if count.exists() else 0; count.write_text('x' * (n + 1));"
        f"sys.exit({RESTART_CODE} if n < 2 else 3)"
    )
    real_call = subprocess.call

    def fake_window(command: list[str], env: dict[str, str]) -> int:
        assert command[1:3] == ["-m", "ui"]
        return real_call([sys.executable, "-c", window, str(count)], env=env)

    monkeypatch.setattr(subprocess, "call", fake_window)
    monkeypatch.setattr(sys, "argv", ["vivavoce", "kiosk"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    assert count.read_text() == "xxx"

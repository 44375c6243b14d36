"""Processes that read models and pictures are never told what opens the records."""

import os
from collections.abc import Mapping

import pytest

from app.records.record_store import CREDENTIALS_VARIABLE
from app.runtime.processes import SECRETS, SupervisedProcess
from app.security.vaults import PASSPHRASE_FILE_VARIABLE, PASSPHRASE_VARIABLE


@pytest.mark.parametrize(("name", "told"), [("llm", False), ("eyes", False), ("engine", True)])
def test_only_the_engine_inherits_what_leads_to_a_key(
    name: str, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for secret in SECRETS:
        monkeypatch.setenv(secret, "secret")
    started: list[Mapping[str, str]] = []

    class FakePopen:
        def __init__(self, _argv: object, *, env: Mapping[str, str], **_pipes: object) -> None:
            started.append(env)
            raise SystemExit

    monkeypatch.setattr("subprocess.Popen", FakePopen)
    process = SupervisedProcess(name, {})
    with pytest.raises(SystemExit):
        process._live()
    assert all((secret in started[0]) is told for secret in SECRETS)
    assert started[0]["PATH"] == os.environ["PATH"]


def test_the_list_names_every_variable_that_rooms_read() -> None:
    read = {PASSPHRASE_VARIABLE, PASSPHRASE_FILE_VARIABLE, CREDENTIALS_VARIABLE}
    assert read <= set(SECRETS)

"""What every test may use: the model store, or a reason why it is not here."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from app.models import ModelMissing, Store

PROFILE = "small"

settings.register_profile("untimed", deadline=None)  # how fast a machine is is no test's matter
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def store() -> Store:
    """Return the machine's model store, small profile."""
    return Store(profile=PROFILE)


@pytest.fixture(scope="session")
def model(store: Store) -> Callable[..., Path]:
    """Return a function from role (and profile) to path; skips the test where it is missing."""

    def path(role: str, profile: str | None = None) -> Path:
        try:
            return store.path(role, profile)
        except ModelMissing as missing:
            pytest.skip(missing.operator)

    return path


@pytest.fixture
def shared_data() -> Path:
    """Return the folder of real recordings, if this checkout has one beside it."""
    folder = Path(os.environ.get("VIVAVOCE_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the shared recordings are not beside this checkout")
    return folder


@pytest.fixture(autouse=True)
def own_directories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test out of the user's own data."""
    monkeypatch.setenv("VIVAVOCE_DATA_DIR", str(tmp_path / "data"))

"""`site_policy.toml`: what the people responsible for a site have decided, signed by them.

Perception beyond `cues`, that is any wording of how a learner may appear, takes a signature, a
jurisdiction and a purpose: Regulation (EU) 2024/1689, Article 5(1)(f) forbids it in education but
for medical or safety reasons.
"""

from __future__ import annotations

import base64
import hashlib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from app.security.errors import PolicyForged, PolicyInvalid

POLICY, SIGNATURE, SITE_KEY = "site_policy.toml", "site_policy.toml.sig", "site_key.pub"

Sentence = Annotated[str, Field(min_length=1, max_length=600)]
Days = Annotated[int, Field(ge=0, le=3660)]
"""0: not kept after the session."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ConsentTexts(_Strict):
    """What the learner reads before each consent; empty: the application's own words."""

    microphone: str = ""
    camera: str = ""
    memory: str = ""
    recording: str = ""


class Retention(_Strict):
    """For how many days what is kept."""

    journals_days: Days = 30
    """Journals and transcripts, kept with consent to recording only."""
    results_days: Days = 365
    """Sessions, results and consents of learners."""
    questions_days: Days = 180
    """Questions referred to a person."""
    outbox_days: Days = 90
    """Statements that no learning record store has taken."""


class RecordStore(_Strict):
    """The learning record store of the site; empty: statements wait and are exported by hand."""

    endpoint: str = ""
    """The xAPI base address, https, on the site's own network."""
    certificate: str = ""
    """File with the authority the store's certificate is checked against; empty: the system's."""

    @field_validator("endpoint")
    @classmethod
    def _encrypted(cls, endpoint: str) -> str:
        if endpoint and not endpoint.startswith("https://"):
            raise ValueError("must begin with https://")
        return endpoint.rstrip("/")


class SitePolicy(_Strict):
    """The decisions of a site. Without a file, these defaults."""

    site: str = ""
    perception: Literal["off", "cues", "full"] = "cues"
    jurisdiction: str = ""
    """Where, for `full`: a country or state, such as US-TX."""
    purpose: str = ""
    """What for, for `full`."""
    patience: Annotated[float, Field(ge=0.5, le=3.0)] = 1.0
    """Factor on how long silence is waited out."""
    languages: Annotated[tuple[str, ...], Field(min_length=1)] = ("en",)
    idle_warning_s: Annotated[float, Field(ge=10, le=1800)] = 90.0
    idle_wipe_s: Annotated[float, Field(ge=10, le=600)] = 30.0
    """From the warning to the wipe."""
    consent_texts: dict[str, ConsentTexts] = {}
    """By language."""
    retention: Retention = Retention()
    record_store: RecordStore = RecordStore()

    signed: bool = Field(default=False, exclude=True)
    sha256: str = Field(default="", exclude=True)
    """Of the file; names the policy in the audit log."""

    @model_validator(mode="after")
    def _full_is_argued_for(self) -> SitePolicy:
        if self.perception == "full":
            lacking = [
                name for name in ("jurisdiction", "purpose") if not getattr(self, name).strip()
            ]
            if lacking:
                raise ValueError(f"perception = full needs {' and '.join(lacking)}")
        return self

    @classmethod
    def closed(cls) -> SitePolicy:
        """Return what holds while a policy is there that cannot be trusted: nothing is watched."""
        return cls(perception="off")


def load_policy(folder: Path) -> SitePolicy:
    """Return the policy of `folder`, the defaults if there is none.

    Raises PolicyInvalid with every fault, PolicyForged for a signature that does not hold, and for
    `full` without one.
    """
    try:
        content = (folder / POLICY).read_bytes()
    except FileNotFoundError:
        return SitePolicy()
    except OSError as fault:
        raise PolicyInvalid(f"{folder / POLICY} cannot be read: {fault.strerror}.") from fault
    signed = _verified(folder, content)
    policy = parse_policy(content, str(folder / POLICY))
    if policy.perception == "full" and not signed:
        raise PolicyForged(
            f"{folder / POLICY} asks for perception = full and is not signed. Sign it with "
            "`vivavoce security sign-policy`, or ask for cues."
        )
    digest = hashlib.sha256(content).hexdigest()
    return policy.model_copy(update={"signed": signed, "sha256": digest})


def parse_policy(content: bytes, name: str) -> SitePolicy:
    """Return the policy in `content`. Raises PolicyInvalid naming every fault and its line."""
    try:
        text = content.decode()
        given = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise PolicyInvalid(f"{name} is not TOML: {fault}.") from fault
    reserved = sorted({"signed", "sha256"} & given.keys())
    try:
        if reserved:
            raise PolicyInvalid(f"{name} must not hold {', '.join(reserved)}.")
        return SitePolicy.model_validate(given)
    except ValidationError as fault:
        faults = "".join(
            f"\n  - line {_line_of(text, error['loc'])}: "
            f"{'.'.join(str(part) for part in error['loc']) or 'policy'}: {error['msg']}"
            for error in fault.errors()
        )
        raise PolicyInvalid(f"{name} has {fault.error_count()} fault(s):{faults}") from fault


def _verified(folder: Path, content: bytes) -> bool:
    """Return True for a signature that holds, False if there is none. Raises PolicyForged."""
    if not (folder / SIGNATURE).is_file():
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(
            base64.b64decode((folder / SITE_KEY).read_bytes(), validate=False)
        )
        key.verify(base64.b64decode((folder / SIGNATURE).read_bytes()), content)
    except (OSError, ValueError, InvalidSignature) as fault:
        raise PolicyForged(
            f"The signature of {folder / POLICY} does not hold: it was changed after it was "
            f"signed, or {SITE_KEY} is not the key of those who signed it. Nothing is watched "
            "until a good one is there."
        ) from fault
    return True


def _line_of(text: str, place: Iterable[int | str]) -> int:
    """Return the line of the innermost key of `place`, 1 if it is nowhere."""
    for part in reversed([str(part) for part in place]):
        for number, line in enumerate(text.splitlines(), start=1):
            if line.split("=")[0].strip(" []\"'").split(".")[-1] == part:
                return number
    return 1

"""The site's decisions, seen and changed at the kiosk.

A policy that the site has signed is changed by its owner alone, who brings a new one on a stick.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from app.errors import VivaError
from app.records.audit import Data
from app.runtime.pack_care import Note
from app.runtime.settings import Settings
from app.runtime.sticks import carriers, files_on
from app.security import PolicyForged, SecurityError, SitePolicy, load_policy
from app.security.policy_text import policy_text
from app.security.site_policy import POLICY, SIGNATURE, SITE_KEY

__all__ = ["PolicyCare", "PolicyLocked", "PolicyNow", "PolicyOffer", "SitePolicy", "policy_now"]

BEFORE = f"{POLICY}.before"
"""What the last change replaced."""


class PolicyLocked(SecurityError):
    """The policy is signed, and this is not the place to change it."""

    code: ClassVar[str] = "security.policy_locked"


class PolicyNotWritten(SecurityError):
    """The disk did not take the policy; the one before holds."""

    code: ClassVar[str] = "security.policy_not_written"


@dataclass(frozen=True, slots=True)
class PolicyNow:
    """What holds from the next start on. `trouble`: why the file that is there is not used."""

    policy: SitePolicy
    locked: bool
    """True if only a newly signed policy can take its place."""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class PolicyOffer:
    """A signed policy on a stick. `fault` says why it would be refused."""

    file: Path
    site: str = ""
    sha256: str = ""
    fault: str = ""


class PolicyCare:
    """The policy of one installation. Every field that changes is noted by itself."""

    def __init__(self, settings: Settings, note: Note) -> None:
        self._settings, self._note = settings, note
        self._folder = settings.data_dir

    def now(self) -> PolicyNow:
        """Return the policy. See `policy_now`."""
        return policy_now(self._folder)

    def change(self, policy: SitePolicy) -> SitePolicy:
        """Write a policy that staff have changed.

        Raises PolicyLocked where one is signed, PolicyForged for `full`, which takes a signature,
        PolicyInvalid, PolicyNotWritten; the policy before then holds.
        """
        now = self.now()
        if now.locked:
            raise PolicyLocked(
                "The site has signed its policy. Whoever holds the site's key changes it; bring "
                "the signed one on a stick."
            )
        if policy.perception == "full":
            raise PolicyForged("Perception = full takes a policy that the site has signed.")
        text = policy_text(policy)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _plainly():
            self._keep_before()
            _write(self._folder / POLICY, text.encode())
        self._tell(now.policy, policy)
        return policy

    def offered(self) -> list[PolicyOffer]:
        """Return the signed policies on all sticks that are not the one that holds."""
        found = (
            self._offer(file)
            for folder in carriers(self._settings)
            for file in files_on(folder, POLICY)
            if file.name == POLICY
        )
        now = self.now().policy
        return [one for one in found if not (now.signed and one.sha256 == now.sha256)]

    def bring_in(self, offer: PolicyOffer) -> SitePolicy:
        """Take a signed policy from a stick. Raises SecurityError with nothing changed.

        A power cut in between leaves a signature that does not hold: then nothing is watched and
        nothing kept until it is brought in again.
        """
        before = self.now().policy
        policy = self._checked(offer.file)
        with _plainly():
            content = offer.file.read_bytes()
            signature = offer.file.with_name(SIGNATURE).read_bytes()
            self._keep_before()
            _write(self._folder / SIGNATURE, signature)
            _write(self._folder / POLICY, content)
        if self.now().trouble:
            raise PolicyForged(self.now().trouble)
        self._tell(before, policy)
        return policy

    def _offer(self, file: Path) -> PolicyOffer:
        try:
            policy = self._checked(file)
            return PolicyOffer(file, policy.site, policy.sha256)
        except VivaError as fault:
            return PolicyOffer(file, fault=fault.operator)

    def _checked(self, file: Path) -> SitePolicy:
        """Return a policy that lies beside its signature by the key that this kiosk trusts."""
        if not (self._folder / SITE_KEY).is_file():
            raise PolicyForged("This kiosk trusts no site's key: `vivavoce security trust KEY`.")
        if not file.with_name(SIGNATURE).is_file():
            raise PolicyForged("It is not signed: there is no signature beside it.")
        with TemporaryDirectory() as folder, _plainly():
            for name in (POLICY, SIGNATURE):
                shutil.copyfile(file.with_name(name), Path(folder) / name)
            shutil.copyfile(self._folder / SITE_KEY, Path(folder) / SITE_KEY)
            try:
                return load_policy(Path(folder))
            except SecurityError as fault:
                said = fault.operator.replace(folder, str(file.parent))
                raise type(fault)(said) from fault

    def _keep_before(self) -> None:
        if (self._folder / POLICY).is_file():
            shutil.copyfile(self._folder / POLICY, self._folder / BEFORE)

    def _tell(self, before: SitePolicy, after: SitePolicy) -> None:
        old, new = _flat(before), _flat(after)
        for name in sorted(old.keys() | new.keys()):
            before_it, after_it = old.get(name, ""), new.get(name, "")
            if before_it != after_it:
                told: Data = {"field": name, "before": before_it, "after": after_it}
                if name.startswith("consent_texts"):
                    told = {"field": name}
                self._note("policy.changed", told)


def policy_now(folder: Path) -> PolicyNow:
    """Return the policy of `folder`, or what holds in the place of one that cannot be trusted."""
    locked = (folder / SIGNATURE).is_file()
    try:
        return PolicyNow(load_policy(folder), locked)
    except VivaError as fault:
        return PolicyNow(SitePolicy.closed(), locked, fault.operator)


def _flat(policy: SitePolicy) -> dict[str, str | float]:
    flat: dict[str, str | float] = {}

    def walk(place: str, value: object) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(f"{place}.{name}".lstrip("."), inner)
        elif isinstance(value, int | float):
            flat[place] = value
        else:
            flat[place] = ", ".join(value) if isinstance(value, list) else str(value)

    walk("", policy.model_dump(mode="json"))
    return flat


def _write(file: Path, content: bytes) -> None:
    draft = file.with_name(f"{file.name}.new")
    with draft.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    draft.replace(file)


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise PolicyNotWritten(f"The policy could not be copied: {why}.") from fault

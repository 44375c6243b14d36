"""Why the house stays locked, told to the person who holds the key."""

from __future__ import annotations

from typing import ClassVar

from app.errors import VivaError


class SecurityError(VivaError):
    """Any fault of keys, PIN and policy; the learner hears one plain sentence for all of them."""

    code: ClassVar[str] = "security.error"
    learner_sentence: ClassVar[str] = (
        "Nothing can be kept at the moment. We can still talk, and nothing will be written down."
    )


class NoKeyPlace(SecurityError):
    """There is nowhere safe to keep the machine key, so none was made."""

    code: ClassVar[str] = "security.no_key_place"


class MachineKeyLost(SecurityError):
    """The records are here and their key is not."""

    code: ClassVar[str] = "security.key_lost"


class WrongPassphrase(SecurityError):
    """The passphrase does not open the machine key."""

    code: ClassVar[str] = "security.wrong_passphrase"


class KeyNoteDamaged(SecurityError):
    """The file that says where the machine key is kept cannot be read."""

    code: ClassVar[str] = "security.key_note_damaged"


class PinRefused(SecurityError):
    """The new PIN is too easy, or not a PIN."""

    code: ClassVar[str] = "security.pin_refused"


class PinDamaged(SecurityError):
    """The PIN's file cannot be read or written; no PIN opens anything."""

    code: ClassVar[str] = "security.pin_damaged"


class PolicyInvalid(SecurityError):
    """The site policy breaks its format's rules; the sentence lists every fault."""

    code: ClassVar[str] = "security.policy_invalid"


class PolicyForged(SecurityError):
    """The site policy is not what was signed, or was signed by somebody else."""

    code: ClassVar[str] = "security.policy_forged"

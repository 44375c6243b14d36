"""Keys, PIN, policy and consent: who may open what, and what a site has decided."""

from app.security.consent import Consent, Purpose
from app.security.derivation import derive_key
from app.security.errors import (
    KeyNoteDamaged,
    MachineKeyLost,
    NoKeyPlace,
    PinDamaged,
    PinRefused,
    PolicyForged,
    PolicyInvalid,
    SecurityError,
    WrongPassphrase,
)
from app.security.machine_key import fingerprint, open_machine_key, read_note
from app.security.signing import (
    is_signed,
    machine_signer,
    make_site_key,
    public_text,
    sign,
    trusted_key,
)
from app.security.site_policy import ConsentTexts, SitePolicy, load_policy
from app.security.staff_pin import PinAnswer, StaffPin, utc_now

__all__ = [
    "Consent",
    "ConsentTexts",
    "KeyNoteDamaged",
    "MachineKeyLost",
    "NoKeyPlace",
    "PinAnswer",
    "PinDamaged",
    "PinRefused",
    "PolicyForged",
    "PolicyInvalid",
    "Purpose",
    "SecurityError",
    "SitePolicy",
    "StaffPin",
    "WrongPassphrase",
    "derive_key",
    "fingerprint",
    "is_signed",
    "load_policy",
    "machine_signer",
    "make_site_key",
    "open_machine_key",
    "public_text",
    "read_note",
    "sign",
    "trusted_key",
    "utc_now",
]

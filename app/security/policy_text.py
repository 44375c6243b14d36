"""A site policy written as its file: what is read again is exactly what was meant."""

from __future__ import annotations

import json

from app.security.errors import PolicyInvalid
from app.security.site_policy import SitePolicy, parse_policy

Value = str | int | float | list[str]


def policy_text(policy: SitePolicy) -> str:
    """Return the policy as TOML. Raises PolicyInvalid if it would not be read as it is."""
    given = policy.model_dump(mode="json")
    tables = {name: given.pop(name) for name in ("consent_texts", "retention", "record_store")}
    parts = [_lines(given), "[retention]\n" + _lines(tables["retention"])]
    for language, texts in sorted(tables["consent_texts"].items()):
        parts.append(f"[consent_texts.{_quoted(language)}]\n" + _lines(texts))
    if tables["record_store"]["endpoint"]:
        parts.append("[record_store]\n" + _lines(tables["record_store"]))
    text = "\n".join(parts)
    read = parse_policy(text.encode(), "The new policy")
    if read != policy.model_copy(update={"signed": False, "sha256": ""}):
        raise PolicyInvalid(
            "The new policy would not be read as it was meant; nothing was written."
        )
    return text


def _lines(table: dict[str, Value]) -> str:
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in table.items() if value != "")


def _quoted(value: Value) -> str:
    """TOML's basic strings are JSON's, but that DEL has to be escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

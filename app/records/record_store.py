"""Sending statements to the site's learning record store, where one is configured.

Only on command, or begun by a kiosk in which nobody talks.
"""

from __future__ import annotations

import base64
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.records import audit, outbox
from app.records.archive import Archive
from app.records.errors import RecordStoreRefused
from app.records.xapi import VERSION

TIMEOUT_S = 20.0
CREDENTIALS_VARIABLE = "VIVAVOCE_LRS_CREDENTIALS"
"""key:secret for HTTP Basic, as every xAPI store issues them."""
TAKEN = (200, 204)
CONFLICT = 409
"""The store has a statement with this id: it was sent before, and only the answer was lost."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of the statements that waited."""

    taken: int
    refused: int
    left: int


def send_waiting(archive: Archive, credentials: str) -> Sending:
    """Send what waits, oldest first, until nothing waits. Raises RecordStoreRefused.

    What the store has taken is noted before more is sent; sending twice does no harm.
    """
    endpoint = archive.policy.record_store.endpoint
    if not endpoint:
        raise RecordStoreRefused(
            "No learning record store is configured: set record_store.endpoint in the site policy, "
            "or export the statements by hand."
        )
    store = _Store(endpoint, credentials, archive.policy.record_store.certificate)
    taken_count = refused_count = 0
    while batch := outbox.waiting(archive):
        if store.post([one.statement for one in batch]) in TAKEN:
            outbox.taken(archive, [one.id for one in batch])
            taken_count += len(batch)
            continue
        for one in batch:
            status = store.post([one.statement])
            if status in TAKEN or status == CONFLICT:
                outbox.taken(archive, [one.id])
                taken_count += 1
            else:
                outbox.refused(archive, one.id, f"HTTP {status}")
                refused_count += 1
    sent: audit.Data = {"taken": taken_count, "refused": refused_count}
    if taken_count or refused_count:
        archive.database.write(
            lambda tx: audit.append(tx, archive.now(), "system", "outbox.sent", sent)
        )
    return Sending(taken_count, refused_count, outbox.counts(archive)["waiting"])


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Learners' results go to the address the site has signed for, nowhere else."""

    def redirect_request(self, *_arguments: Any, **_named: Any) -> None:
        return None


class _Store:
    def __init__(self, endpoint: str, credentials: str, certificate: str) -> None:
        context = ssl.create_default_context(cafile=certificate or None)
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=context),
            _NoRedirect(),
        )
        self._address = f"{endpoint}/statements"
        self._host = urlsplit(endpoint).hostname or endpoint
        self._headers = {
            "Content-Type": "application/json",
            "X-Experience-API-Version": VERSION,
            "Authorization": "Basic " + base64.b64encode(credentials.encode()).decode(),
        }

    def post(self, statements: Sequence[dict[str, Any]]) -> int:
        """Return the status of a final answer. Raises RecordStoreRefused for "not now"."""
        request = urllib.request.Request(  # noqa: S310 - the policy allows https only
            self._address, json.dumps(statements).encode(), self._headers, method="POST"
        )
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as fault:
            fault.close()
            if fault.code in (401, 403):
                raise RecordStoreRefused(
                    f"The learning record store at {self._host} does not accept the credentials "
                    f"in {CREDENTIALS_VARIABLE}. Nothing is lost; statements wait."
                ) from fault
            if fault.code < 400 or fault.code in (408, 429) or fault.code >= 500:
                raise RecordStoreRefused(
                    f"The learning record store at {self._host} answers {fault.code}. Nothing is "
                    "lost; statements wait."
                ) from fault
            return fault.code
        except OSError as fault:
            raise RecordStoreRefused(
                f"The learning record store at {self._host} cannot be reached "
                f"({getattr(fault, 'reason', fault)}). Nothing is lost; statements wait."
            ) from fault

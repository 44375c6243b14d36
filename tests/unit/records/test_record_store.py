"""The outbox reaches a learning record store over TLS, once for each statement."""

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path
from socketserver import ThreadingTCPServer
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.records import Archive, learners
from app.records.errors import RecordStoreRefused
from app.records.outbox import counts
from app.records.record_store import Sending, send_waiting
from app.security import SitePolicy
from tests.unit.records.archived import archived, hold


class FakeStore:
    """An LRS: keeps statements by id, answers 409 for one it has with other words."""

    def __init__(self, folder: Path) -> None:
        self.kept: dict[str, Any] = {}
        self.requests: list[tuple[dict[str, str], int]] = []
        self.answers: list[int] = []
        self.forget_answer = False
        store = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                headers = {name.lower(): value for name, value in self.headers.items()}
                store.requests.append((headers, len(body)))
                status = store.take(body)
                self.send_response(status)
                if status in (301, 307):
                    self.send_header("Location", "https://127.0.0.1:1/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.certificate = folder / "ca.pem"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_certificate(self.certificate))
        self._server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.endpoint = f"https://127.0.0.1:{self._server.server_address[1]}/xapi"

    def take(self, body: list[dict[str, Any]]) -> int:
        if self.answers:
            return self.answers.pop(0)
        if any(self.kept.get(s["id"], s) != s for s in body):
            return 409
        self.kept.update({s["id"]: s for s in body})
        if self.forget_answer:
            self.forget_answer = False
            return 503
        return 200

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _certificate(file: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "lrs")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(
        encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(certificate.public_bytes(encoding) + private)
    return file


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FakeStore]:
    store = FakeStore(tmp_path)
    yield store
    store.close()


@pytest.fixture
def archive(tmp_path: Path, store: FakeStore) -> Iterator[Archive]:
    policy = SitePolicy.model_validate(
        {"record_store": {"endpoint": store.endpoint, "certificate": str(store.certificate)}}
    )
    with archived(tmp_path / "data", policy=policy) as archive:
        hold(archive, learner_id=learners.register(archive, "Ada"))
        yield archive


def test_all_that_waits_is_taken_in_one_go(archive: Archive, store: FakeStore) -> None:
    assert send_waiting(archive, "key:secret") == Sending(taken=4, refused=0, left=0)
    assert len(store.kept) == 4
    ((headers, size),) = store.requests
    assert size == 4
    assert headers["x-experience-api-version"] == "2.0.0"
    assert base64.b64decode(headers["authorization"].removeprefix("Basic ")) == b"key:secret"
    assert send_waiting(archive, "key:secret") == Sending(taken=0, refused=0, left=0)
    assert len(store.requests) == 1


def test_a_lost_answer_doubles_nothing(archive: Archive, store: FakeStore) -> None:
    store.forget_answer = True
    with pytest.raises(RecordStoreRefused, match="503"):
        send_waiting(archive, "key:secret")
    assert counts(archive)["waiting"] == 4
    assert send_waiting(archive, "key:secret").taken == 4
    assert len(store.kept) == 4


def test_a_statement_that_is_there_already_counts_as_taken(
    archive: Archive, store: FakeStore
) -> None:
    store.answers = [409, 409, 200, 200, 200]
    assert send_waiting(archive, "key:secret") == Sending(taken=4, refused=0, left=0)


def test_one_that_is_refused_for_good_does_not_hold_up_the_others(
    archive: Archive, store: FakeStore
) -> None:
    store.answers = [400, 200, 400, 200, 200]
    assert send_waiting(archive, "key:secret") == Sending(taken=3, refused=1, left=0)
    assert counts(archive) == {"waiting": 0, "taken": 3, "refused": 1}


@pytest.mark.parametrize("status", [301, 307, 401, 403, 408, 429, 500, 503])
def test_not_now_leaves_everything_waiting(archive: Archive, store: FakeStore, status: int) -> None:
    store.answers = [status]
    with pytest.raises(RecordStoreRefused, match="Nothing is lost"):
        send_waiting(archive, "key:secret")
    assert counts(archive)["waiting"] == 4


def test_a_store_nobody_vouches_for_gets_nothing(archive: Archive, store: FakeStore) -> None:
    stranger = archive.policy.record_store.model_copy(update={"certificate": ""})
    policy = archive.policy.model_copy(update={"record_store": stranger})
    elsewhere = Archive(
        archive.database, archive.machine_key, archive.folder, policy, "test", archive.now
    )
    with pytest.raises(RecordStoreRefused, match="certificate"):
        send_waiting(elsewhere, "key:secret")
    assert store.requests == []


def test_without_an_address_nothing_is_sent(tmp_path: Path) -> None:
    with archived(tmp_path) as archive, pytest.raises(RecordStoreRefused, match="configured"):
        send_waiting(archive, "key:secret")

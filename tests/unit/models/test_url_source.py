"""A web address continues where the last try stopped and falls back to the whole file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.models import SourcesExhausted
from app.models.catalogue import FileEntry, UrlSource
from app.models.sources import obtain_file
from tests.unit.models.tiny import sha256

GOOD = b"0123456789" * 5000


class FakeHub(ThreadingHTTPServer):
    """Serves GOOD on the loopback; notes the range of each request."""

    ranges: list[str | None]
    understands_ranges = True
    status = 200


class _Answer(BaseHTTPRequestHandler):
    server: FakeHub

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.ranges.append(asked)
        start = 0
        status = self.server.status
        if asked and self.server.understands_ranges:
            start, status = int(asked.removeprefix("bytes=").rstrip("-")), 206
        body = GOOD[start:] if status < 400 else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        return


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    server = FakeHub(("127.0.0.1", 0), _Answer)
    server.ranges = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def entry_at(hub: FakeHub) -> FileEntry:
    # Built past the grammar, which admits https alone.
    source = UrlSource.model_construct(
        kind="url", url=f"http://127.0.0.1:{hub.server_address[1]}/model.bin"
    )
    return FileEntry.model_construct(
        name="model.bin", sha256=sha256(GOOD), size=len(GOOD), source=(source,)
    )


def obtained(hub: FakeHub, folder: Path) -> bytes:
    path, _ = obtain_file(entry_at(hub), folder, (), lambda done: None)
    return path.read_bytes()


def test_the_rest_is_asked_for(hub: FakeHub, tmp_path: Path) -> None:
    (tmp_path / f"{sha256(GOOD)}.growing").write_bytes(GOOD[:1234])
    assert obtained(hub, tmp_path) == GOOD
    assert hub.ranges == ["bytes=1234-"]


def test_a_server_without_ranges_sends_it_all(hub: FakeHub, tmp_path: Path) -> None:
    hub.understands_ranges = False
    (tmp_path / f"{sha256(GOOD)}.growing").write_bytes(GOOD[:1234])
    assert obtained(hub, tmp_path) == GOOD


def test_wrong_earlier_bytes_cost_one_more_try(hub: FakeHub, tmp_path: Path) -> None:
    (tmp_path / f"{sha256(GOOD)}.growing").write_bytes(b"x" * 1234)
    assert obtained(hub, tmp_path) == GOOD
    assert hub.ranges == ["bytes=1234-", None]


def test_a_refusal_is_named(hub: FakeHub, tmp_path: Path) -> None:
    hub.status = 404
    with pytest.raises(SourcesExhausted, match="answered 404"):
        obtained(hub, tmp_path)

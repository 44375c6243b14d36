"""A camera on the loopback that sends JPEG pictures, as a network camera does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_BOUNDARY = "picture"


@contextmanager
def mjpeg_camera(pictures: Callable[[], Iterable[bytes]], every_s: float) -> Iterator[str]:
    """Give the camera's address. Who looks is sent `pictures()`, then it hangs up."""
    ending = threading.Event()

    class Sending(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            kind = f"multipart/x-mixed-replace; boundary={_BOUNDARY}"
            self.send_header("Content-Type", kind)
            self.end_headers()
            for jpeg in pictures():
                head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}"
                try:
                    self.wfile.write(head.encode() + b"\r\n\r\n" + jpeg + b"\r\n")
                except OSError:  # nobody looks any more
                    return
                if ending.wait(every_s):
                    return

        def log_message(self, *_what: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Sending)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/camera.mjpg"
    finally:
        ending.set()
        server.shutdown()
        server.server_close()
        serving.join()

"""What each child process does, by name."""

import json
from typing import Any

from app.runtime.log import configure_log
from app.runtime.pipes import Channel


def run_worker(name: str, config: str) -> None:
    """Run the worker `name` until its parent closes the pipe. Raises KeyError for no such name."""
    channel = Channel()
    settings: dict[str, Any] = json.loads(config)
    configure_log(settings.pop("log_level", "warning"))
    try:
        {"llm": _llm, "eyes": _eyes, "face": _face}[name](channel, **settings)
    except EOFError:
        return


def _llm(channel: Channel, *, model: str, threads: int, context: int) -> None:
    from pathlib import Path

    from app.language import LlamaModel, serve

    serve(
        channel.receive,
        channel.send,
        lambda: LlamaModel(Path(model), threads=threads, n_ctx=context),
    )


def _eyes(channel: Channel, *, models: str, camera: str) -> None:
    from pathlib import Path

    from app.perception import FaceFinder, FaceLandmarks, open_capture, serve

    serve(
        channel.receive,
        channel.send,
        lambda: open_capture(int(camera) if camera.isdigit() else camera),
        FaceFinder(FaceLandmarks(Path(models))),
    )


def _face(channel: Channel, **settings: Any) -> None:
    from app.runtime.face_worker import run

    run(channel, **settings)

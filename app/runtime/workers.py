"""What each child process does, by name."""

import json
from collections.abc import Callable
from typing import Any

from app.runtime.log import configure_log
from app.runtime.pipes import Channel

POLITENESS = 5
"""Nice value of the language model: a third of the processor's time where others want it too."""


def run_worker(name: str, config: str) -> None:
    """Run the worker `name` until its parent closes the pipe. Raises KeyError for no such name."""
    channel = Channel()
    settings: dict[str, Any] = json.loads(config)
    configure_log(settings.pop("log_level", "warning"))
    try:
        workers: dict[str, Callable[..., None]] = {
            "llm": _llm,
            "eyes": _eyes,
            "badge": _badge,
            "face": _face,
            "engine": _engine,
        }
        workers[name](channel, **settings)
    except EOFError:
        return


def _llm(
    channel: Channel, *, model: str, threads: int, context: int, judge: dict[str, Any] | None = None
) -> None:
    from pathlib import Path

    from app.language import Calibration, LlamaModel, serve

    _give_way()
    serve(
        channel.receive,
        channel.send,
        lambda: LlamaModel(
            Path(model), threads=threads, n_ctx=context, calibration=Calibration(**(judge or {}))
        ),
    )


def _give_way() -> None:
    """Let the voice go before: what is heard next is being made while the rest is thought of."""
    import psutil

    psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if psutil.WINDOWS else POLITENESS)


def _source(camera: str) -> int | str:
    return int(camera) if camera.isdigit() else camera


def _eyes(channel: Channel, *, models: str, camera: str) -> None:
    from pathlib import Path

    from app.perception import FaceLandmarks, open_capture, serve

    serve(
        channel.receive,
        channel.send,
        lambda: open_capture(_source(camera)),
        FaceLandmarks(Path(models)),
    )


def _badge(channel: Channel, *, camera: str) -> None:
    from app.perception import open_capture, serve_badge

    serve_badge(channel.receive, channel.send, lambda: open_capture(_source(camera)))


def _engine(channel: Channel, *, profile: str) -> None:
    from app.runtime.kiosk_engine import run_kiosk_engine
    from app.runtime.offers import packs_in_use
    from app.runtime.settings import load_settings

    settings = load_settings(profile=profile)
    run_kiosk_engine(channel.receive, channel.send, settings, packs_in_use(settings))


def _face(channel: Channel, **settings: Any) -> None:
    from app.runtime.face_worker import run

    run(channel, **settings)

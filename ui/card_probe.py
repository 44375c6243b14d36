"""Whether a graphics card is here, found out in a process of its own: a driver may crash."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass

from app.runtime.log import log

_PATIENCE_S = 15.0
_BY_SYSTEM = {
    "win32": ("Direct3D11", "Direct3D12", "Vulkan"),
    "darwin": ("Metal",),
}
_ELSEWHERE = ("OpenGL", "Vulkan")
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader", "gdi generic", "basic render")
_COLOUR = (40, 160, 90)


@dataclass(frozen=True, slots=True)
class Device:
    """What draws through an interface of Qt's, by its name in `QRhiWidget.Api`."""

    api: str
    name: str
    is_card: bool


class CardProbe:
    """Asks at once, in another process; `answer` waits for it."""

    def __init__(self) -> None:
        apis = _BY_SYSTEM.get(sys.platform, _ELSEWHERE)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ui.card_probe", *apis],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def answer(self) -> str | None:
        """The interface by which a card draws; None: there is none that can be relied on."""
        try:
            told, _ = self._process.communicate(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            told, _ = self._process.communicate()
        devices = devices_in(told)
        api = next((device.api for device in devices if device.is_card), None)
        log.info("graphics", chosen=api or "processor", found=[d.name for d in devices])
        return api


def devices_in(told: str) -> list[Device]:
    """The devices of a probe's lines; a line cut off by a crash is left out."""
    devices = []
    for line in told.splitlines():
        try:
            devices.append(Device(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return devices


def is_software(name: str) -> bool:
    """Whether a device of that name is the processor in a card's stead."""
    return any(known in name.lower() for known in _SOFTWARE)


def main() -> int:
    """Print a line of JSON for every interface that draws, up to the first by a card."""
    parser = argparse.ArgumentParser(prog="python -m ui.card_probe", description=__doc__)
    parser.add_argument("api", nargs="+")
    # Imported here: the window's process asks for the answer only.
    from PySide6.QtGui import QColor, QRhiCommandBuffer, QRhiDepthStencilClearValue, QRhiDriverInfo
    from PySide6.QtWidgets import QApplication, QRhiWidget

    class Patch(QRhiWidget):
        """One colour."""

        device = ""
        on_processor = True

        def initialize(self, commands: QRhiCommandBuffer) -> None:
            info = self.rhi().driverInfo()
            self.device = bytes(info.deviceName.data()).decode(errors="replace")
            kind: object = info.deviceType
            processor = kind is QRhiDriverInfo.DeviceType.CpuDevice
            self.on_processor = processor or is_software(self.device)

        def render(  # type: ignore[override]  # Qt's own override too
            self, commands: QRhiCommandBuffer
        ) -> None:
            clear = QRhiDepthStencilClearValue(1.0, 0)
            commands.beginPass(self.renderTarget(), QColor(*_COLOUR), clear)
            commands.endPass()

    application = QApplication(sys.argv[:1])
    for api in parser.parse_args().api:
        patch = Patch()
        patch.setApi(QRhiWidget.Api[api])
        patch.setSampleCount(4)
        patch.resize(16, 16)
        image = patch.grabFramebuffer()
        if image.isNull() or image.pixelColor(8, 8) != QColor(*_COLOUR):
            continue
        found = {"api": api, "name": patch.device, "is_card": not patch.on_processor}
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        if found["is_card"]:
            break
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())

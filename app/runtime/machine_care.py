"""What staff decide about this one machine: how loud, how bright, when it rests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from app.records.audit import Data
from app.runtime.settings import Settings, keep_setting, load_settings

Note = Callable[[str, Data], None]


@dataclass(frozen=True, slots=True)
class MachineNow:
    """Named as in `Settings`."""

    volume_db: float
    brightness: float
    screensaver_s: float


class MachineCare:
    """The settings of one machine. Each that changes is noted; they hold from the next start."""

    def __init__(self, settings: Settings, note: Note) -> None:
        self._settings, self._note = settings, note

    def now(self) -> MachineNow:
        """Return what holds from the next start on."""
        kept = load_settings(data_dir=self._settings.data_dir)
        return MachineNow(kept.volume_db, kept.brightness, kept.screensaver_s)

    def change(self, wanted: MachineNow) -> MachineNow:
        """Write what is different. Raises SettingFixed where the environment decides."""
        before = asdict(self.now())
        for name, value in asdict(wanted).items():
            if value != before[name]:
                keep_setting(self._settings.data_dir, name, value)
                told: Data = {"field": name, "before": before[name], "after": value}
                self._note("setting.changed", told)
        return wanted

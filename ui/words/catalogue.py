"""The sentences of each language, and the language the window has now."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt, QTranslator

from ui.words.phrase import CONTEXT

SOURCE = "en"
LANGUAGES = {"en": "English", "es": "Español", "de": "Deutsch", "ar": "العربية"}
"""Each in its own name."""


def sentences_in(language: str) -> dict[str, str]:
    """Return English sentence to translation. Raises FileNotFoundError for an unknown language."""
    here = Path(__file__).parent
    return {
        source: str(told)
        for folder in (here, here / "staff", here / "operators")
        for source, told in _sentences_of(folder / f"{language}.toml").items()
    }


def _sentences_of(file: Path) -> dict[str, object]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def is_mirrored(language: str) -> bool:
    """Return whether the language is written from right to left."""
    return QLocale(language).textDirection() is Qt.LayoutDirection.RightToLeft


def offered(languages: Iterable[str]) -> tuple[str, ...]:
    """Return those there is a catalogue for, in their order; English where there is none."""
    known = tuple(dict.fromkeys(one for one in languages if one in LANGUAGES))
    return known or (SOURCE,)


class _Catalogue(QTranslator):
    """Translations of our sentences; everything else stays as it is."""

    def __init__(self, language: str, parent: QObject) -> None:
        super().__init__(parent)
        self._sentences = sentences_in(language)

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        return self._sentences.get(source_text, source_text) if context == CONTEXT else source_text


class Tongue(QObject):
    """The language of this application's windows; exactly one catalogue is installed at a time."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._catalogue: _Catalogue | None = None
        self.language = SOURCE

    def speak(self, language: str) -> None:
        """Put every phrase into `language` from now on; one without a catalogue is English."""
        self.hush()
        self.language = offered((language,))[0]
        if self.language != SOURCE:
            self._catalogue = _Catalogue(self.language, self)
            QCoreApplication.installTranslator(self._catalogue)

    def hush(self) -> None:
        """Take the catalogue away."""
        if self._catalogue is not None:
            QCoreApplication.removeTranslator(self._catalogue)
            self._catalogue.deleteLater()
            self._catalogue = None

"""What the window is told before it opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.runtime.offers import Offer
from app.security import ConsentTexts


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskSettings:
    """Chosen by the site; nothing in here belongs to a learner."""

    persona_name: str
    persona_role: str = ""
    """Who the Persona plays, a few words: shown under the name."""
    offers: tuple[Offer, ...]
    """The exercises; the first one is held where there is no choice."""
    windowed: bool = False
    window_size: tuple[int, int] = (1600, 900)
    """Pixels, used with `windowed`."""
    appearance: Literal["system", "light", "dark"] = "system"
    reduced_motion: bool = False
    text_scale: float = 1.0
    volume_db: float = 0.0
    """How loud it is until a learner turns it up or down."""
    brightness: float = 1.0
    """Under 1 the whole window is darkened."""
    screensaver_s: float = 0.0
    """Stillness on the attract screen until it goes dark; 0: never."""
    camera_offered: bool = True
    """False where no camera or no use for one exists: then it is never asked for."""
    appearance_offered: bool = False
    """True only where a signed policy allows full perception: then it is asked for by itself."""
    recording_days: int = 30
    """How long a conversation is kept for those who allow it; 0: never, and nobody is asked."""
    consent_texts: Mapping[str, ConsentTexts] = field(default_factory=dict)
    """The site's own reasons for what is asked, by language."""
    sign_in_offered: bool = False
    """True: learners are asked for a badge, and may still go on as guests."""
    retention_notice: str = ""
    """What this site keeps of a session and for how long, in its own words."""
    idle_s: float = 60.0
    """Stillness on a screen before the warning."""
    conversation_idle_s: float = 180.0
    """Stillness (no touch, no words) in a conversation before the warning."""
    idle_countdown_s: int = 20
    frames_per_second: int = 40
    graphics_card: str | None = None
    """By which interface a graphics card draws the face (`ui.card_probe`); None: the processor."""
    languages: tuple[str, ...] = ("en",)
    """What the window can speak here; the first is the site's own. One: nobody is asked."""
    touch_keyboard: bool = True
    """Whether touching the typing line brings up a keyboard on the screen."""
    may_quit: bool = True
    """Whether Ctrl+Shift+Q and closing the window end the program."""

    @property
    def language(self) -> str:
        """What the window speaks until a learner chooses."""
        return self.languages[0]

"""The one window: the stage with the face, the panel with the screens."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeySequence,
    QPalette,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QWidget

from app.conversation.events import SpeakerChanged
from app.runtime.offers import Offer
from ui.face_parts import FaceFactory, Faces
from ui.face_view import FaceView
from ui.panel import CORNER_PX, Panel
from ui.screens import (
    AttractScreen,
    BriefingScreen,
    ChoosingScreen,
    ConversationScreen,
    DebriefScreen,
    DeviceCheckScreen,
    GoodbyeScreen,
    LanguageScreen,
    NoticeScreen,
    QuestionsScreen,
    RatingScreen,
    Screen,
    SignInScreen,
)
from ui.session_clock import SessionClock
from ui.settings import KioskSettings
from ui.shade import Shade
from ui.stage import Stage
from ui.theme import Appearance, Theme, unit_for
from ui.widgets import Sheet, TouchKeyboard, TypingLine, apply_theme, retell
from ui.words import Tongue, Who, is_mirrored, say

PANEL_SHARE = 0.40
"""Of a landscape window's width."""
WIDE_PANEL_SHARE = 0.58
"""Likewise, for screens that are read."""
STAGE_SHARE = 0.44
"""Of a portrait window's height."""
LOW_STAGE_SHARE = 0.24
"""Likewise, above screens that are read."""


class KioskWindow(QWidget):
    """Holds the parts and lays them out; what happens is decided by the journey."""

    quit_wanted = Signal()
    themed = Signal(Theme)
    """Everything here now looks like this theme; what lies over it should, too."""

    def __init__(
        self,
        settings: KioskSettings,
        clock: SessionClock,
        factory: FaceFactory | None,
        faces: Faces | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("Viva Voce")
        self._settings, self._faces = settings, faces
        self._theme = Theme(
            appearance=_appearance(settings.appearance),
            text_scale=settings.text_scale,
            reduced_motion=settings.reduced_motion,
        )
        self._unit_applied = 0.0
        self._seed = 0
        self.who = Who(settings.persona_name, settings.persona_role)
        self.tongue = Tongue(self)
        self.tongue.speak(settings.language)
        face = FaceView(
            factory, clock, self.who, settings.frames_per_second, card=settings.graphics_card
        )
        self.stage = Stage(face, self.who, self)
        self.face = face
        self.attract = AttractScreen(self.who)
        self.languages = LanguageScreen(settings.languages)
        self.sign_in = SignInScreen(camera=settings.camera_offered)
        self.notice = NoticeScreen(settings, self.who)
        self.check = DeviceCheckScreen(self.who)
        self.choosing = ChoosingScreen()
        self.briefing = BriefingScreen(self.who)
        self.questions = QuestionsScreen()
        self.conversation = ConversationScreen(self.who)
        self.rating = RatingScreen()
        self.debrief = DebriefScreen()
        self.goodbye = GoodbyeScreen(self.who)
        self.screens = [
            self.attract,
            self.languages,
            self.sign_in,
            self.notice,
            self.check,
            self.choosing,
            self.briefing,
            self.questions,
            self.conversation,
            self.rating,
            self.debrief,
            self.goodbye,
        ]
        self.panel = Panel(list(self.screens), self)
        self.keyboard = TouchKeyboard(settings.language, self)
        self.keyboard.hide()
        self._direct()
        self._connect_keyboard()
        self.sheet = Sheet(say("I’m still here"), say("Finish"), self)
        self.going_on = Sheet(say("Go on"), say("Begin anew"), self)
        self.shade = Shade(self)
        self.shade.set_brightness(settings.brightness)
        for screen in (self.attract, self.conversation):
            screen.text_stepped.connect(self.step_text)
        self.attract.appearance_changed.connect(self.switch_appearance)
        quit_keys = QShortcut(QKeySequence("Ctrl+Shift+Q"), self)
        quit_keys.activated.connect(self.close)
        if settings.windowed:
            self.resize(*settings.window_size)

    @property
    def theme(self) -> Theme:
        return self._theme

    def set_theme_everywhere(self, theme: Theme) -> None:
        """Make the whole window look like `theme`."""
        self._theme = theme
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Window, theme.colour("canvas"))
        self.setPalette(palette)
        for root in (self.stage, self.panel, self.keyboard, self.going_on, self.sheet):
            apply_theme(root, theme)
        self._lay_out()
        self.themed.emit(theme)

    def speak(self, language: str) -> None:
        """Say everything in `language`, laid out in its direction."""
        if language != self.tongue.language:
            self.tongue.speak(language)
            self._direct()
            self.keyboard.speak(self.tongue.language)
            self.retell()

    def meet(self, offer: Offer) -> None:
        """Put the Persona of this exercise on stage, under their own name, and make ready the
        coach who takes over from them.

        While their face is not ready yet, their initial is shown.
        """
        self._seed = offer.seed
        self._put_on_stage(offer.persona_name, offer.persona_role, offer.look)
        self.face.expect(self._face_of(offer.coach_look) if offer.coach_look else None)

    def hand_over(self, event: SpeakerChanged) -> None:
        """Somebody else has the word: the coach, after a played scene."""
        self._put_on_stage(event.name, event.role, event.look)
        self.face.expect(None)

    def _put_on_stage(self, name: str, role: str, look: str) -> None:
        self._call(name, role)
        self.face.show_face(self._face_of(look))

    def _face_of(self, look: str) -> FaceFactory | None:
        if self._faces is None or look == self._settings.offers[0].look:
            return self.face.house
        return self._faces.face(look, self._seed)

    def meet_house(self) -> None:
        """Put the house's own Persona back on stage."""
        self._call(self._settings.persona_name, self._settings.persona_role)
        self.face.show_house()
        self.face.expect(None)

    def _call(self, name: str, role: str) -> None:
        if (name, role) != (self.who.name, self.who.role):
            self.who.name, self.who.role = name, role
            self.retell()

    def retell(self) -> None:
        """Say every word anew: the language has changed, or whom it is about."""
        for root in (self.stage, self.panel, self.going_on, self.sheet):
            retell(root)
        self.set_theme_everywhere(self._theme)

    def _direct(self) -> None:
        mirrored = is_mirrored(self.tongue.language)
        right, left = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
        self.setLayoutDirection(right if mirrored else left)

    def show_screen(self, screen: Screen) -> None:
        """Exchange the screen; one that is read gets more room."""
        widened = screen.wide is not self.panel.current.wide
        self.panel.show_screen(screen)
        if widened:
            self._lay_out()

    def show_keyboard(self, shown: bool) -> None:
        """Show or hide the keyboard on the screen; the panel makes room for it."""
        shown = shown and self._settings.touch_keyboard
        if shown == self.keyboard.isVisibleTo(self):
            return
        self.keyboard.setVisible(shown)
        self.conversation.make_room(shown)
        self._lay_out()

    def step_text(self, step: int) -> None:
        """Make words larger (+1) or smaller (-1)."""
        self.set_theme_everywhere(self._theme.with_text_step(step))

    def switch_appearance(self) -> None:
        """Exchange light and dark."""
        dark = self._theme.appearance is Appearance.DARK
        other = Appearance.LIGHT if dark else Appearance.DARK
        self.set_theme_everywhere(replace(self._theme, appearance=other))

    def reset_looks(self) -> None:
        """Return to the site's own appearance and text size, for the next learner."""
        looks = replace(
            self._theme,
            appearance=_appearance(self._settings.appearance),
            text_scale=self._settings.text_scale,
        )
        if looks != self._theme:
            self.set_theme_everywhere(looks)

    def resizeEvent(self, event: QResizeEvent) -> None:
        unit = unit_for(self.size())
        if unit != self._unit_applied:
            self._unit_applied = unit
            self.set_theme_everywhere(replace(self._theme, unit=unit))
        else:
            self._lay_out()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._settings.may_quit and not self._settings.windowed:
            event.ignore()
            return
        self.tongue.hush()
        self.quit_wanted.emit()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LayoutDirectionChange and self._unit_applied:
            self._lay_out()
        super().changeEvent(event)

    def _connect_keyboard(self) -> None:
        def typing() -> TypingLine | QuestionsScreen:
            if self.panel.current is self.questions:
                return self.questions
            if (rewording := self.debrief.typing()) is not None:
                return rewording
            signing_in = self.panel.current is self.sign_in
            return self.sign_in.badge if signing_in else self.conversation.typing

        self.conversation.keyboard_wanted.connect(self.show_keyboard)
        self.debrief.keyboard_wanted.connect(self.show_keyboard)
        self.sign_in.badge.touched.connect(lambda: self.show_keyboard(True))
        self.sign_in.badge.typed_by_key.connect(lambda: self.show_keyboard(False))
        self.keyboard.struck.connect(lambda text: typing().insert(text))
        self.keyboard.erased.connect(lambda: typing().backspace())
        self.keyboard.sent.connect(lambda: typing().submit())
        self.keyboard.hidden_wanted.connect(lambda: self.show_keyboard(False))

    def _lay_out(self) -> None:
        width, height = self.width(), self.height()
        taken = 0 if self.keyboard.isHidden() else self.keyboard.wanted_height()
        self.keyboard.setGeometry(0, height - taken, width, taken)
        corner = self._theme.px(CORNER_PX)
        portrait = height > width
        self.panel.set_portrait(portrait)
        if portrait:
            tall = round(height * (LOW_STAGE_SHARE if self.panel.current.wide else STAGE_SHARE))
            self.stage.setGeometry(0, 0, width, tall + corner)
            self.panel.setGeometry(0, tall, width, height - tall - taken)
            self.stage.set_overlap(corner)
            return
        wide = round(width * (WIDE_PANEL_SHARE if self.panel.current.wide else PANEL_SHARE))
        stage, panel = QRect(0, 0, width - wide + corner, height), QRect(0, 0, wide, height - taken)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            stage.moveLeft(wide - corner)
        else:
            panel.moveLeft(width - wide)
        self.stage.setGeometry(stage)
        self.panel.setGeometry(panel)
        self.stage.set_overlap(taken)


def _appearance(wish: str) -> Appearance:
    if wish == "system":
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return Appearance.DARK if dark else Appearance.LIGHT
    return Appearance(wish)

"""The themed parts every screen is made of."""

from ui.widgets.button import Button, ButtonKind
from ui.widgets.caption_list import CaptionList
from ui.widgets.card import Card
from ui.widgets.choice import ChoiceRow, ChoiceTile
from ui.widgets.drawing import Drawing
from ui.widgets.floor_sign import FloorSign
from ui.widgets.level_meter import LevelMeter
from ui.widgets.notice_strip import NoticeStrip
from ui.widgets.part_line import PartLine
from ui.widgets.progress_line import ProgressLine
from ui.widgets.scale import Scale
from ui.widgets.scroll_pane import ScrollPane
from ui.widgets.self_view import SelfView
from ui.widgets.share_bar import ShareBar
from ui.widgets.sheet import Sheet
from ui.widgets.stepper import Stepper
from ui.widgets.stream_light import StreamLight
from ui.widgets.text import Text
from ui.widgets.text_area import TextArea
from ui.widgets.themed import apply_theme, retell
from ui.widgets.touch_keyboard import TouchKeyboard
from ui.widgets.typing_line import TypingLine
from ui.widgets.volume_buttons import VolumeButtons

__all__ = [
    "Button",
    "ButtonKind",
    "CaptionList",
    "Card",
    "ChoiceRow",
    "ChoiceTile",
    "Drawing",
    "FloorSign",
    "LevelMeter",
    "NoticeStrip",
    "PartLine",
    "ProgressLine",
    "Scale",
    "ScrollPane",
    "SelfView",
    "ShareBar",
    "Sheet",
    "Stepper",
    "StreamLight",
    "Text",
    "TextArea",
    "TouchKeyboard",
    "TypingLine",
    "VolumeButtons",
    "apply_theme",
    "retell",
]

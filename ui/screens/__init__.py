"""What a learner sees, one file per screen."""

from ui.screens.attract import AttractScreen
from ui.screens.briefing import BriefingScreen
from ui.screens.choosing import ChoosingScreen
from ui.screens.conversation import ConversationScreen
from ui.screens.debrief import DebriefScreen
from ui.screens.device_check import DeviceCheckScreen
from ui.screens.goodbye import GoodbyeScreen
from ui.screens.language import LanguageScreen
from ui.screens.notice import NoticeScreen
from ui.screens.questions import QuestionsScreen
from ui.screens.rating import RatingScreen
from ui.screens.screen import Screen
from ui.screens.sign_in import SignInScreen

__all__ = [
    "AttractScreen",
    "BriefingScreen",
    "ChoosingScreen",
    "ConversationScreen",
    "DebriefScreen",
    "DeviceCheckScreen",
    "GoodbyeScreen",
    "LanguageScreen",
    "NoticeScreen",
    "QuestionsScreen",
    "RatingScreen",
    "Screen",
    "SignInScreen",
]

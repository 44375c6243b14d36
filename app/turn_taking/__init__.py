"""Who has the floor: when the learner is done, and when they are only thinking."""

from app.turn_taking.head import FloorHead, read_heads
from app.turn_taking.learned import LearnedFloor
from app.turn_taking.nearness import Nearness
from app.turn_taking.overlap import OverlapJudge, OverlapRules, Reaction, overlap_rules
from app.turn_taking.overlap_listener import OverlapListener
from app.turn_taking.smart_turn import SmartTurn
from app.turn_taking.tracker import Ask, FloorTracker, PauseEnded, Rules, prediction

__all__ = [
    "Ask",
    "FloorHead",
    "FloorTracker",
    "LearnedFloor",
    "Nearness",
    "OverlapJudge",
    "OverlapListener",
    "OverlapRules",
    "PauseEnded",
    "Reaction",
    "Rules",
    "SmartTurn",
    "overlap_rules",
    "prediction",
    "read_heads",
]

"""Who has the floor: when the learner is done, and when they are only thinking."""

from app.turn_taking.smart_turn import SmartTurn
from app.turn_taking.tracker import Ask, FloorTracker, PauseEnded, Rules, prediction

__all__ = ["Ask", "FloorTracker", "PauseEnded", "Rules", "SmartTurn", "prediction"]

"""Nothing a learner said or is called reaches the operator's log."""

from app.runtime.log import PERSONAL_KEYS, drop_personal


def test_personal_fields_are_dropped_and_others_kept() -> None:
    line = {"event": "turn", "ms": 12, **dict.fromkeys(PERSONAL_KEYS, "I was hurt")}
    kept = drop_personal(None, "info", line)
    assert kept == {"event": "turn", "ms": 12}
    assert "I was hurt" not in str(kept)

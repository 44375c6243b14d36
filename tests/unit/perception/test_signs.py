"""From cues to signs to the moves they license."""

import pytest

from app.conversation.cues import Cue, CueName
from app.conversation.signs import Sign
from app.perception.signs import signs_in
from app.perception.wording import count_tokens, utterance_words


def cues(**values: tuple[float, float | None]) -> dict[CueName, Cue]:
    return {
        CueName(name): Cue(name=CueName(name), value=value, usual=usual, since_s=0, until_s=1)
        for name, (value, usual) in values.items()
    }


@pytest.mark.parametrize(
    ("given", "sign"),
    [
        ({"response_latency": (2.5, None)}, Sign.LATE),
        ({"response_latency": (2.5, 0.8)}, Sign.LATE),
        ({"longest_pause": (1.5, 0.4)}, Sign.PAUSED),
        ({"pitch_range": (4.0, 9.0)}, Sign.FLAT),
        ({"pitch_range": (6.8, 9.0), "loudness": (-29.0, -26.0)}, Sign.FLAT),
        ({"pitch_range": (15.0, 9.0)}, Sign.WIDE),
        ({"loudness": (-31.0, -25.0)}, Sign.QUIET),
        ({"loudness": (-19.0, -25.0)}, Sign.LOUD),
        ({"speaking_rate": (80.0, 150.0)}, Sign.SLOW),
        ({"speaking_rate": (220.0, 150.0)}, Sign.FAST),
        ({"fillers": (3.0, None)}, Sign.FILLERS),
        ({"looked_away": (1.4, None), "gaze_on_screen": (0.2, None)}, Sign.AWAY),
        ({"nods": (1.0, None)}, Sign.NODDED),
        ({"shakes": (1.0, None)}, Sign.SHOOK_HEAD),
    ],
)
def test_each_sign_has_its_rule(given: dict[str, tuple[float, float | None]], sign: Sign) -> None:
    assert signs_in(cues(**given), agreed=False) == (sign,)


@pytest.mark.parametrize(
    "given",
    [
        {"response_latency": (2.5, 2.2)},
        {"pitch_range": (4.0, None)},
        {"pitch_range": (1.8, 3.0)},
        {"loudness": (-31.0, None)},
        {"speaking_rate": (130.0, 150.0)},
        {"looked_away": (1.4, None), "gaze_on_screen": (0.8, None)},
        {"nods": (0.0, None)},
    ],
)
def test_what_is_usual_for_the_learner_is_no_sign(
    given: dict[str, tuple[float, float | None]],
) -> None:
    assert signs_in(cues(**given), agreed=False) == ()


def test_within_the_own_spread_nothing_is_a_sign() -> None:
    cue = Cue(name=CueName.PITCH_RANGE, value=4.0, usual=9.0, deviation=-0.8, since_s=0, until_s=1)
    assert signs_in({cue.name: cue}, agreed=False) == ()


def test_one_sign_against_agreeing_is_not_enough_two_are() -> None:
    late = cues(response_latency=(2.5, 0.8))
    both = cues(response_latency=(2.5, 0.8), pitch_range=(4.0, 9.0))
    assert Sign.INCONGRUENT not in signs_in(late, agreed=True)
    assert Sign.INCONGRUENT in signs_in(both, agreed=True)
    assert Sign.INCONGRUENT not in signs_in(both, agreed=False)


def test_agreeing_in_the_usual_way_is_not_worth_a_word() -> None:
    assert utterance_words((Sign.AGREED,), {}) == ""


def test_the_token_count_is_an_upper_bound_on_plain_words() -> None:
    assert count_tokens("agreed after 2.4 s, looked away") == 12

"""`full` wording needs jurisdiction, purpose, signature and consent; one lacking is refusal."""

import pytest

from app.conversation.signs import Sign
from app.perception.full import FullRefused, full_words, permit_full

GIVEN = {
    "jurisdiction": "US-TX",
    "purpose": "training of volunteers",
    "signature_verified": True,
    "learner_consented": True,
}


@pytest.mark.parametrize(
    ("lacking", "named"),
    [
        ({"jurisdiction": " "}, "a jurisdiction"),
        ({"purpose": ""}, "a purpose"),
        ({"signature_verified": False}, "a verified signature"),
        ({"learner_consented": False}, "the learner's consent"),
    ],
)
def test_one_condition_lacking_is_refusal(lacking: dict[str, object], named: str) -> None:
    with pytest.raises(FullRefused) as refused:
        permit_full(**{**GIVEN, **lacking})  # type: ignore[arg-type]
    assert named in refused.value.operator
    assert refused.value.code == "perception.full_refused"


def test_everything_lacking_is_told_at_once() -> None:
    with pytest.raises(FullRefused) as refused:
        permit_full(jurisdiction="", purpose="", signature_verified=False, learner_consented=False)
    assert refused.value.operator.count(",") == 3


def test_with_a_permit_the_words_are_added_to_what_was_measured() -> None:
    permit = permit_full(**GIVEN)  # type: ignore[arg-type]
    measured = "agreed after 2.4 s, looked away"
    said = full_words(permit, measured, (Sign.AGREED, Sign.LATE, Sign.AWAY, Sign.INCONGRUENT))
    assert said.startswith(measured)
    assert said != measured


def test_without_typical_signs_nothing_is_added() -> None:
    permit = permit_full(**GIVEN)  # type: ignore[arg-type]
    assert full_words(permit, "nodded", (Sign.NODDED,)) == "nodded"

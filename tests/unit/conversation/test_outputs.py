"""What an exercise notes down is the learner's own words, or nothing."""

import pytest

from app.conversation.exercise import OutputVariable
from app.conversation.outputs import output_values

SAID = (
    "I could do four percent off the sensors.",
    "No, we never sign for one year. Halden signs for three years in return.",
    "Fine, let's talk again on Friday.",
)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        (OutputVariable(id="v", description="The percent off the sensors", kind="number"), "four"),
        (
            OutputVariable(id="v", description="What Halden gives in return"),
            "Halden signs for three years in return.",
        ),
        (OutputVariable(id="v", description="The name of the ward"), ""),
        (OutputVariable(id="v", description="Whether they sign for one year", kind="yes_no"), "no"),
        (
            OutputVariable(
                id="v", description="The day", kind="choice", choices=("Monday", "Friday")
            ),
            "Friday",
        ),
        (OutputVariable(id="v", description="The town", kind="choice", choices=("Ghent",)), ""),
    ],
)
def test_a_value_is_found_in_the_sentence_nearest_to_its_description(
    variable: OutputVariable, value: str
) -> None:
    assert output_values((variable,), SAID) == ({"v": value} if value else {})

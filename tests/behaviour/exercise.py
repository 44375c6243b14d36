"""A small exercise: name two reasons, practise the one that was missed, then the end."""

from app.conversation.exercise import Branch, Criterion, Hints, Objective

INJURY = Criterion(
    id="injury",
    statement="The learner says that somebody is hurt.",
    met_by=("Somebody got hurt.",),
    not_met_by=("Nobody was hurt at all.",),
)
MONEY = Criterion(
    id="money",
    statement="The learner says that the cost is above the limit.",
    met_by=("It costs more than my limit.",),
    not_met_by=("It is an expensive car.",),
    hints=Hints(nudge="Think of the invoice.", cue="What may you sign for?"),
    practice="The invoice says nine thousand. What now?",
)
NAME = Objective(
    id="name",
    title="Name both",
    prompt="Let the learner name both.",
    criteria=(INJURY, MONEY),
    attempts=2,
    branches=(Branch(to="practise-money", missing=("money",)), Branch(to="sum-up")),
)
PRACTISE = Objective(
    id="practise-money",
    title="The limit",
    prompt="Practise the limit.",
    practises=("money",),
    attempts=2,
    branches=(Branch(to="sum-up"),),
)
SUM_UP = Objective(
    id="sum-up",
    title="Together",
    prompt="Let the learner say it in one breath.",
    opening="Now say both in one breath, please.",
    criteria=(
        Criterion(
            id="both",
            statement="The learner names both reasons.",
            met_by=("Hurt, or too expensive for me.",),
            not_met_by=("Only hurt.",),
        ),
    ),
    branches=(Branch(to="end"),),
)
EXERCISE = (NAME, PRACTISE, SUM_UP)

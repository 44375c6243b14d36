"""A learner's question reaches a person, and the answer reaches the author without the learner."""

from pathlib import Path

import pytest

from app.records import learners
from app.records.errors import NotFound
from app.records.review_queue import answer, dismiss, drafts, open_questions
from tests.unit.records.archived import QUESTION, archived, hold


def test_an_answer_becomes_a_draft_that_outlives_the_learner(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        ada = learners.register(archive, "Ada")
        hold(archive, learner_id=ada)
        (asked,) = open_questions(archive)
        assert (asked.pack_id, asked.scenario_id, asked.state) == ("p", "s", "open")
        made = answer(
            archive, asked.id, question="Who pays for borrowed things?", answer=" The owner. "
        )
        assert made.as_markdown() == "## Who pays for borrowed things?\n\nThe owner.\n"
        assert open_questions(archive) == []
        with pytest.raises(NotFound):
            answer(archive, asked.id, question="again", answer="no")
        learners.erase(archive, ada)
        (draft,) = drafts(archive, "p")
        assert draft == made
        assert QUESTION not in str(draft)
        assert drafts(archive, "another") == []


def test_a_dismissed_question_is_gone_from_the_queue(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        hold(archive)
        (asked,) = open_questions(archive)
        dismiss(archive, asked.id)
        assert open_questions(archive) == []
        assert drafts(archive) == []
        with pytest.raises(NotFound):
            dismiss(archive, asked.id)

"""A learner's question reaches a person, and the answer reaches the author without the learner."""

from pathlib import Path

import pytest

from app.conversation.findings import TO_CONFIRM, Findings, Referral
from app.records import audit, learners
from app.records.errors import NotFound
from app.records.review_queue import answer, confirm, dismiss, drafts, open_questions
from app.records.settling import settle
from tests.unit.records.archived import QUESTION, WORDS, archived, conversation, hold, start


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


@pytest.mark.parametrize("confirmed", [True, False])
def test_what_a_person_shall_confirm_waits_in_the_queue(tmp_path: Path, confirmed: bool) -> None:
    waits = Referral(question="Name the trigger", t_s=23.0, reason=TO_CONFIRM)
    pending = Findings(pending=(waits,), active=("injury",))
    with archived(tmp_path) as archive:
        record = start(archive)
        for line in conversation().journal.splitlines(keepends=True):
            record.journal.append(line, flush=False)
        record.close()
        settle(archive, record.session_id, lambda _: pending)
        (asked,) = open_questions(archive)
        assert (asked.question, asked.reason) == ("Name the trigger", TO_CONFIRM)
        assert WORDS in asked.context
        (confirm if confirmed else dismiss)(archive, asked.id)
        assert open_questions(archive) == []
        rows = [row.event for row in audit.all_rows(archive.database)]
        assert rows[-1] == ("question.answered" if confirmed else "question.dismissed")


def test_a_learners_question_is_answered_and_not_confirmed(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        hold(archive)
        (asked,) = open_questions(archive)
        with pytest.raises(NotFound):
            confirm(archive, asked.id)
        assert open_questions(archive) == [asked]

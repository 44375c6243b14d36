"""Questions without help: offered, asked one at a time, answered by voice or hand, skippable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.conversation.checked import CheckedAnswer, CheckedCriterion
from app.conversation.events import (
    CheckAnswered,
    CheckAsked,
    CheckClosed,
    CheckForm,
    CheckHeard,
    CheckOffered,
    CheckSkipped,
    DebriefReady,
    DebriefRequested,
    MemoryProposed,
    SessionEnded,
    SessionStarted,
    SessionStartRequested,
)
from app.conversation.exercise import CheckItem, CheckQuestion
from tests.ui.kiosk import Kiosk, open_kiosk
from tests.ui.looks import in_look, keep
from tests.ui.test_debrief import PLAN, READY, words_on

BEFORE, AFTER = CheckForm.BEFORE, CheckForm.AFTER
FIRST = "A driver reports a broken mirror and mentions a headache since the crash. Whose is it?"
SECOND = "The photo of a damaged laptop was on a sales page a year ago. What do you do?"
MODEL = CheckQuestion(question=FIRST, model_answer="The Injury Desk’s. A headache is an injury.")
CHECKED = msgspec.structs.replace(
    PLAN,
    check=tuple(
        CheckItem(criterion_id=name, before=MODEL, after=MODEL) for name in ("injury", "fraud")
    ),
)
SHOWN = ("light", "arabic_portrait", "german_small", "small_large_text")
OFFERED = CheckOffered(pack_id="claims", scenario_id="water", questions=2)


def asked(number: int, form: CheckForm = BEFORE) -> CheckAsked:
    name, question = ("injury", FIRST) if number == 1 else ("fraud", SECOND)
    return CheckAsked(form=form, criterion_id=name, question=question, number=number, total=2)


def to_offer(kiosk: Kiosk, *, microphone: bool = True) -> None:
    kiosk.to_briefing(microphone=microphone)
    kiosk.link.say(OFFERED)


def to_questions(kiosk: Kiosk, *, microphone: bool = True) -> None:
    to_offer(kiosk, microphone=microphone)
    kiosk.window.briefing.pane.ensureWidgetVisible(kiosk.window.briefing.ask)
    kiosk.press(kiosk.window.briefing.ask)
    kiosk.link.say(SessionStarted(plan=CHECKED, origin_monotonic_s=0.0), asked(1))


def test_who_wants_to_talk_talks_at_once(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_briefing()
    assert not kiosk.window.briefing.questions.isVisible()
    kiosk.link.say(OFFERED)
    assert kiosk.window.briefing.questions.isVisible()
    kiosk.press(kiosk.window.briefing.next)
    assert kiosk.link.sent_of(SessionStartRequested) == [SessionStartRequested(check=False)]
    assert kiosk.screen is kiosk.window.conversation


def test_what_is_offered_for_another_exercise_is_not_offered_here(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_briefing()
    kiosk.link.say(CheckOffered(pack_id="claims", scenario_id="fire", questions=2))
    assert not kiosk.window.briefing.questions.isVisible()


def test_an_answer_takes_words_and_how_sure_they_are(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_questions(kiosk)
    assert kiosk.link.sent_of(SessionStartRequested) == [SessionStartRequested(check=True)]
    screen = kiosk.window.questions
    assert kiosk.screen is screen
    assert screen.question.words == FIRST
    assert "1 of 2" in words_on(screen)
    screen.answer.set_words("It goes to the Injury Desk.")
    assert not screen.next.isEnabled()
    kiosk.press(screen.certainty.tiles[2])
    assert screen.next.text() == "Next question"
    kiosk.press(screen.next)
    assert not screen.next.isEnabled()
    kiosk.link.say(asked(2))
    assert screen.answer.words == ""
    assert screen.certainty.answer is None
    assert kiosk.link.sent_of(CheckAnswered) == [
        CheckAnswered(
            form=BEFORE, criterion_id="injury", text="It goes to the Injury Desk.", certainty=3
        )
    ]
    kiosk.press(screen.unknown)
    kiosk.link.say(CheckClosed(form=BEFORE))
    assert kiosk.link.sent_of(CheckAnswered)[1].text == ""
    assert kiosk.screen is kiosk.window.conversation


def test_spoken_words_are_written_down_and_can_be_mended(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_questions(kiosk)
    answer = kiosk.window.questions.answer
    assert answer.hint == "Speak or type your answer"
    kiosk.link.say(CheckHeard(text="It goes", final=False))
    kiosk.link.say(CheckHeard(text="It goes to the jury", final=True))
    QTest.keyClick(answer, Qt.Key.Key_Backspace)
    kiosk.link.say(CheckHeard(text="at once.", final=False), CheckHeard(text="today.", final=True))
    assert answer.words == "It goes to the jur today."


def test_the_whole_way_goes_by_keyboard(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_questions(kiosk, microphone=False)
    screen = kiosk.window.questions
    assert screen.answer.hasFocus()
    assert screen.answer.accessibleName() == "Your answer"
    QTest.keyClicks(screen.answer, "Mine")
    QTest.keyClick(screen.answer, Qt.Key.Key_Return)
    assert screen.certainty.tiles[0].hasFocus()
    assert screen.certainty.tiles[0].accessibleDescription() == "How sure are you?"
    QTest.keyClick(screen.certainty.tiles[0], Qt.Key.Key_Space)
    screen.next.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(screen.next, Qt.Key.Key_Return)
    (told,) = kiosk.link.sent_of(CheckAnswered)
    assert (told.text, told.certainty) == ("Mine", 1)


def test_skipping_leads_to_the_talk(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_questions(kiosk)
    kiosk.press(kiosk.window.questions.skip)
    assert kiosk.link.sent_of(CheckSkipped) == [CheckSkipped(form=BEFORE)]
    kiosk.link.say(CheckClosed(form=BEFORE))
    assert kiosk.screen is kiosk.window.conversation


def test_after_the_talk_they_come_before_ones_own_view(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_questions(kiosk)
    kiosk.link.say(CheckClosed(form=BEFORE))
    kiosk.talk()
    kiosk.press(kiosk.window.conversation.end)
    kiosk.press(kiosk.window.conversation.really)
    kiosk.link.say(asked(1, AFTER))
    assert kiosk.screen is kiosk.window.questions
    assert kiosk.window.questions.skip.text() == "Skip this"
    kiosk.press(kiosk.window.questions.unknown)
    kiosk.link.say(CheckClosed(form=AFTER))
    assert kiosk.screen is kiosk.window.rating
    assert kiosk.consents[-1] == (False, False)
    kiosk.press(kiosk.window.rating.skip)
    assert len(kiosk.link.sent_of(DebriefRequested)) == 1
    kiosk.link.say(SessionEnded(reason="learner"), debriefed())
    assert kiosk.screen is kiosk.window.debrief


def test_leaving_wipes_what_was_answered_and_offered(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_questions(kiosk)
    kiosk.window.questions.answer.set_words("Mine")
    kiosk.journey.to_attract()
    assert kiosk.window.questions.answer.words == ""
    assert kiosk.window.questions.question.words == ""
    kiosk.to_briefing()
    assert not kiosk.window.briefing.questions.isVisible()


def test_the_same_question_after_a_cut_keeps_what_was_written(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_questions(kiosk)
    kiosk.window.questions.answer.set_words("Mine")
    kiosk.window.questions.wait()
    kiosk.link.say(asked(1))
    assert kiosk.window.questions.answer.words == "Mine"
    assert kiosk.window.questions.answer.isEnabled()


def debriefed() -> DebriefReady:
    """The debrief of a learner who was surprised once and has learnt once."""
    model = "The Injury Desk’s, because a headache since the crash is an injury."
    checks = (
        CheckedCriterion(
            criterion_id="injury",
            statement="Says that any injury escalates the claim",
            before=CheckedAnswer(
                question=FIRST, model_answer=model, text="", certainty=1, correct=False
            ),
            after=CheckedAnswer(
                question="A tenant cut her hand on a broken tap. Whose claim is that, and why?",
                model_answer="Not mine any more. She was hurt, so it goes to the Injury Desk.",
                text="The injury desk, because she got hurt.",
                certainty=2,
                correct=True,
            ),
        ),
        CheckedCriterion(
            criterion_id="fraud",
            statement="Says that signs of fraud escalate the claim",
            before=CheckedAnswer(
                question=SECOND,
                model_answer="I send it to Special Review.",
                text="I'd pay it, photos get copied all the time.",
                certainty=3,
                correct=False,
            ),
            after=CheckedAnswer(
                question="The invoice is from before the accident. What do you do?",
                model_answer="Two facts that don't fit: it goes to Special Review.",
                text="I'd ask for another invoice.",
                certainty=3,
                correct=False,
            ),
        ),
    )
    return msgspec.structs.replace(
        READY, debrief=msgspec.structs.replace(READY.debrief, checks=checks)
    )


def test_the_debrief_shows_both_answers_and_names_the_surprise(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.window.debrief.show_debrief(debriefed())
    kiosk.window.show_screen(kiosk.window.debrief)
    words = words_on(kiosk.window.debrief)
    for part in (
        "Right before: 0 of 2. Right after: 1 of 2.",
        "Points for being sure: −6 before, −4 after.",
        "Before · Not right yet",
        "After · Right, fairly sure",
        "“I'd ask for another invoice.”",
        "I don’t know",
    ):
        assert part in words, part
    assert words.count("a surprise worth remembering") == 1


@pytest.mark.parametrize("look", SHOWN)
def test_they_are_laid_out_whole(qtbot: Any, artefacts: Path, look: str) -> None:
    kiosk = open_kiosk(qtbot, **in_look(look))
    to_offer(kiosk)
    keep(kiosk, artefacts, f"q1_offer_{look}")
    kiosk.window.show_screen(kiosk.window.attract)
    to_questions(kiosk)
    keep(kiosk, artefacts, f"q2_asked_{look}")
    kiosk.link.say(CheckHeard(text="It goes to the Injury Desk, she has a headache.", final=True))
    kiosk.press(kiosk.window.questions.certainty.tiles[1])
    keep(kiosk, artefacts, f"q3_answered_{look}")
    kiosk.window.debrief.show_debrief(debriefed())
    kiosk.link.say(MemoryProposed(proposal_id="a", text="Still open: signs of fraud"))
    kiosk.window.show_screen(kiosk.window.debrief)
    bar = kiosk.window.debrief.pane.verticalScrollBar()
    qtbot.wait(30)
    bar.setValue(round(bar.maximum() * 0.14))
    keep(kiosk, artefacts, f"q4_debrief_{look}")

"""Does the dialogue teach: right judgements, right branches, nothing invented, nothing let through?

The real model and documents, text in and out: no sound, no waiting.
"""

import argparse
import sys
from collections.abc import Sequence, Sized
from pathlib import Path
from typing import Any

import numpy as np

from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever
from app.knowledge import MiniLmEmbedder, chunk_documents, read_documents
from app.language import LlamaModel, calibration_for
from app.models import Store
from app.packs import Pack, find_pack, list_packs, load_pack
from app.runtime import parts
from app.runtime.plans import plan_for
from app.runtime.settings import load_settings
from app.runtime.typed_session import TypedModel
from bench.dialogue.answer_odds import Shown, figures_of, shown
from bench.dialogue.asking import Answer, ask_all
from bench.dialogue.checking import Checked, check_all
from bench.dialogue.checking import figures_of as figures_of_checks
from bench.dialogue.checking import rows_of as rows_of_checks
from bench.dialogue.guarding import Guarded, guard_all, read_sentences
from bench.dialogue.guarding import figures_of as figures_of_guards
from bench.dialogue.guarding import rows_of as rows_of_guards
from bench.dialogue.judging import Judged, labelled
from bench.dialogue.kept_odds import KeptOdds
from bench.dialogue.margins import measured
from bench.dialogue.mute import MuteModel
from bench.dialogue.pairs import spoken_pairs
from bench.dialogue.probing import Probed, ProbedTurn, figures_of_turns, probe_all, probe_turns
from bench.dialogue.probing import figures_of as figures_of_probes
from bench.dialogue.rehearsing import Case, rehearse
from bench.dialogue.scripts import HERE, Learner, read_check_answers, read_learners, read_questions
from bench.result import print_result

SENTENCES = HERE / "held_out" / "guardrails"
OF_A_PACK = {"learners", "questions", "answers", "check", "guardrails", "probes"}
"""Parts that are measured pack by pack."""


def main(arguments: list[str]) -> int:
    """Run the benchmark; returns the exit code."""
    options = _options(arguments)
    settings = load_settings(profile=options.profile)
    store = Store(profile=settings.profile)
    sha256 = parts.model_sha256(store, "llm", settings.profile)
    packs = [load_pack(find_pack(name)) for name in options.pack or sorted(list_packs())]
    learners = [
        learner
        for learner in read_learners(options.learners or HERE / "learners")
        if learner.pack in {p.id for p in packs}
        and (
            not options.only or any(part in f"{learner.pack}/{learner.id}" for part in options.only)
        )
    ]
    cases: list[Case] = []
    answers: list[Answer] = []
    quotes: list[Shown] = []
    checked: list[Checked] = []
    guarded: list[Guarded] = []
    probed: list[Probed] = []
    turns: list[ProbedTurn] = []
    judged = Judged()
    if "likeness" in options.parts or "judge" in options.parts:
        judged = labelled(packs, learners, MiniLmEmbedder(store.path("embeddings")))
        if options.fit:
            judged.keep_weights()
    if options.parts != {"likeness"}:
        calibration = calibration_for(sha256, settings.data_dir)
        llama = LlamaModel(
            store.path("llm", settings.profile),
            threads=settings.llm_threads,
            n_ctx=settings.llm_context,
            calibration=calibration,
        )
        model: TypedModel = KeptOdds(llama, sha256, calibration, options.rows)
        if options.mute:
            model = MuteModel(model)
        for pack in packs if options.parts & OF_A_PACK else ():
            retriever = parts.retriever(store, pack, settings.data_dir / "cache")
            if "learners" in options.parts:
                own = [learner for learner in learners if learner.pack == pack.id]
                cases += _rehearsed(pack, own, model, retriever)
            for given in read_check_answers(HERE / "checks") if "check" in options.parts else ():
                if given.pack == pack.id:
                    checked += check_all(given, pack, model=model, retriever=retriever)
            plan = plan_for(pack, scenario_id=min(pack.scenarios))
            sentences = read_sentences(options.sentences or SENTENCES, pack.id)
            if "guardrails" in options.parts:
                guarded += guard_all(sentences, plan, model, retriever)
            if "probes" in options.parts:
                probed += probe_all(sentences, plan, model, retriever)
                turns += _turns(pack, learners, model, retriever)
            for questions in read_questions(options.questions or HERE / "questions"):
                if questions.pack != pack.id:
                    continue
                plan = plan_for(pack, scenario_id=questions.scenario)
                if "answers" in options.parts:
                    quotes += shown(questions, plan, retriever, model)
                if "questions" in options.parts:
                    answers += ask_all(questions, plan, model=model, retriever=retriever)
        if "judge" in options.parts:
            judged = judged.sample(options.sample) if options.sample else judged
            judged = judged.of_criteria(options.criteria) if options.criteria else judged
            judged.margins = measured(judged.pairs, model, _say)
            if options.fit:
                judged.keep_calibration(sha256)
        llama.close()
    figures = {
        **_of_cases(cases, options.mute),
        **_of_answers(answers),
        **figures_of(quotes),
        **figures_of_checks(checked),
        **figures_of_guards(guarded),
        **figures_of_probes(probed),
        **figures_of_turns(turns),
    }
    figures |= judged.figures()
    decided: tuple[Sized, ...] = (
        cases,
        answers,
        quotes,
        checked,
        guarded,
        probed,
        turns,
        judged.pairs,
    )
    print_result(
        "dialogue",
        figures,
        n=sum(len(each) for each in decided),
        models={"llm": sha256},
        cases=[
            *_rows(cases, answers),
            *rows_of_checks(checked),
            *rows_of_guards(guarded),
            *judged.rows(),
        ],
        as_json=options.json,
    )
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="vivavoce bench dialogue", description=__doc__)
    parser.add_argument("--pack", action="append", help="only this pack; may be given again")
    parser.add_argument("--learners", type=Path, help="other learners, in the same format")
    parser.add_argument("--questions", type=Path, help="other questions, in the same format")
    parser.add_argument("--sentences", type=Path, help="other sentences for the guardrails")
    parser.add_argument("--only", action="append", help="only learners with this in PACK/ID")
    parser.add_argument(
        "--parts",
        type=lambda text: set(text.split(",")),
        default={"learners", "questions", "judge"},
        help="learners, questions, judge, likeness (the judge without the model), answers (the "
        "model's odds on quotes), check (answers to what is asked without help), guardrails "
        "(sentences of another author), probes (the same and learners' turns, by packs' probes)",
    )
    parser.add_argument("--sample", type=int, help="judge only so many of the labelled pairs")
    parser.add_argument("--criteria", type=int, help="judge only the turns of so many criteria")
    parser.add_argument("--rows", type=Path, help="keep the model's odds here, and reuse them")
    parser.add_argument("--mute", action="store_true", help="leave the Persona's own words out")
    parser.add_argument("--fit", action="store_true", help="write the weights that are shipped")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile")
    return parser.parse_args(arguments)


def _rehearsed(
    pack: Pack, learners: Sequence[Learner], model: TypedModel, retriever: Retriever
) -> list[Case]:
    cases = []
    for learner in learners:
        plan = plan_for(pack, scenario_id=learner.scenario)
        cases.append(
            rehearse(
                learner,
                plan,
                model=model,
                retriever=retriever,
                material=_material(pack, plan),
                progress=_say,
            )
        )
    return cases


def _turns(
    pack: Pack, learners: Sequence[Learner], model: TypedModel, retriever: Retriever
) -> list[ProbedTurn]:
    turns = []
    for scenario in sorted(pack.scenarios):
        plan = plan_for(pack, scenario_id=scenario)
        own = [one for one in learners if (one.pack, one.scenario) == (pack.id, scenario)]
        pairs = [pair for learner in own for pair in spoken_pairs(plan, learner)]
        turns += probe_turns(pairs, plan, model, retriever)
    return turns


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _material(pack: Pack, plan: SessionPlan) -> list[str]:
    chunks = chunk_documents(read_documents(pack.folder / "knowledge"))
    texts = [f"{chunk.heading}. {chunk.text}" for chunk in chunks]
    return [*texts, *plan.facts, plan.lines.greeting]


def _share(right: int, all_of_them: int) -> float | None:
    return round(right / all_of_them, 3) if all_of_them else None


def _of_cases(cases: Sequence[Case], mute: bool) -> dict[str, Any]:
    decisions = [d for case in cases for d in case.decisions]
    negatives = [d for d in decisions if not d[1]]
    final = [f for case in cases for f in case.final]
    return {
        "learners": len(cases),
        "criterion_decisions": len(decisions),
        "criterion_accuracy": _share(sum(d[1] == d[2] for d in decisions), len(decisions)),
        "criterion_fp_rate": _share(sum(d[2] for d in negatives), len(negatives)),
        "criterion_accuracy_at_the_end": _share(sum(f[1] == f[2] for f in final), len(final)),
        "branch_accuracy": _share(sum(c.steps_right for c in cases), sum(c.steps for c in cases)),
        "guardrail_recall": _share(sum(c.trips_found for c in cases), sum(c.trips for c in cases)),
        "guardrail_false_alarm_rate": _share(
            sum(len(c.false_alarms) for c in cases), sum(c.clean_turns for c in cases)
        ),
        "scripted_questions_filed": _share(
            sum(c.filed_right for c in cases), sum(c.filed for c in cases)
        ),
        "sessions_that_replay": _share(sum(c.replays for c in cases), len(cases)),
        "replies_with_two_questions": sum(len(c.spoken.two_questions) for c in cases),
        **({} if mute else _of_replies(cases)),
    }


def _of_replies(cases: Sequence[Case]) -> dict[str, Any]:
    words = [len(reply.split()) for case in cases for reply in case.spoken.replies]
    return {
        "unsupported_claims": sum(len(c.spoken.unsupported) for c in cases),
        "claims_said_back": sum(len(c.spoken.said_back) for c in cases),
        "replies": len(words),
        "words_per_reply_p95": float(np.percentile(words, 95)) if words else None,
        "words_per_reply_max": max(words, default=None),
        "repeated_sentences": sum(len(c.spoken.repeated) for c in cases),
    }


def _of_answers(answers: Sequence[Answer]) -> dict[str, Any]:
    known = [a for a in answers if a.answerable]
    unknown = [a for a in answers if not a.answerable]
    return {
        "answerable": len(known),
        "answerable_accuracy": _share(sum(a.right for a in known), len(known)),
        "citation_accuracy": _share(sum(a.cited for a in known), len(known)),
        "answerable_in_doubt": _share(sum(a.in_doubt for a in known), len(known)),
        "answerable_accuracy_without_doubt": _share(
            sum(a.right and not a.in_doubt for a in known), len(known)
        ),
        "unanswerable": len(unknown),
        "unanswerable_filed_rate": _share(sum(a.right and a.filed for a in unknown), len(unknown)),
        "unanswerable_in_doubt": _share(sum(a.in_doubt for a in unknown), len(unknown)),
    }


def _rows(cases: Sequence[Case], answers: Sequence[Answer]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for case in cases:
        wrong = [d for d in case.decisions if d[1] != d[2]]
        rows.append(
            {
                "learner": case.learner,
                "kind": case.kind,
                "path": case.path,
                "path_true": case.path_true,
                "wrong_decisions": wrong,
                "false_alarms": case.false_alarms,
                "trips_missed": case.trips_missed,
                "unsupported": case.spoken.unsupported,
                "said_back": case.spoken.said_back,
                "repeated": case.spoken.repeated,
                "two_questions": case.spoken.two_questions,
            }
        )
    for answer in answers:
        if not (answer.right and (answer.cited or not answer.answerable)):
            rows.append(
                {"question": answer.question, "said": answer.said, "cited": answer.headings}
            )
    return rows

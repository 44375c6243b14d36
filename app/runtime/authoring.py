"""What an author sees of a session in text: what was found, asked, judged, and where it leads."""

from collections.abc import Callable, Iterator

from app.conversation import events as ev
from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever
from app.language import LlamaModel, calibration_for
from app.models import Store
from app.packs import Pack
from app.runtime import parts
from app.runtime.plans import plan_for
from app.runtime.settings import Settings
from app.runtime.typed_session import TypedModel, TypedSession

QUIT, PROMPT, WAIT = "/quit", "/prompt", "/wait"
HELP = f"Type as the learner. {WAIT} SECONDS says nothing, {PROMPT} shows the last prompt, {QUIT}."


class AuthorsView:
    """Turns a session's events into lines; keeps the last prompt."""

    def __init__(self, persona_name: str) -> None:
        self.prompt: tuple[ev.Message, ...] = ()
        self._name = persona_name
        self._found: tuple[str, tuple[str, ...]] = ("", ())
        """What was looked up last, and the passages found."""

    def lines(self, event: ev.Event) -> Iterator[str]:
        """What this event says to an author, mostly nothing."""
        match event:
            case ev.PassagesRetrieved():
                before = self._found
                self._found = event.query, tuple(p.chunk_id for p in event.passages)
                for passage in event.passages if self._found != before else ():
                    place = f"{passage.document} › {passage.heading}"
                    yield f"  found   {passage.similarity:.2f} {place}"
            case ev.ReplyRequested():
                self.prompt = event.messages
                words = sum(len(message.content.split()) for message in event.messages)
                yield f"  asked   {len(event.messages)} messages, {words} words ({PROMPT})"
            case ev.CriterionJudged():
                quote = f" “{event.quote}”" if event.quote else ""
                yield f"  judged  {event.criterion_id}: {event.verdict} ({event.p_yes:.2f}){quote}"
            case ev.GuardrailTripped():
                yield f"  rule    {event.guardrail_id}: {event.speaker} said “{event.quote}”"
            case ev.SentenceReplaced():
                yield f"  instead of “{event.sentence}”: {event.reason}"
            case ev.QuestionReferred():
                yield f"  filed   “{event.question}” ({event.reason})"
            case ev.HintGiven():
                yield f"  hint    {event.criterion_id}: {event.rung}"
            case ev.ObjectiveCompleted():
                missing = ", ".join(event.missing) or "nothing"
                yield f"  left    {event.objective_id} → {event.next_id}, missing: {missing}"
                for name, value in event.outputs.items():
                    yield f"  noted   {name}: “{value}”"
            case ev.ObjectivePending():
                yield f"  pending {event.objective_id}: a person confirms it afterwards"
            case ev.ObjectiveActivated():
                yield f"  begins  {event.objective_id}"
            case ev.UtteranceHeard():
                yield f"{self._name}: {event.text}"
            case ev.SessionEnded():
                yield f"  ended   {event.reason}"


def prompt_text(messages: tuple[ev.Message, ...]) -> str:
    """A whole prompt as an author reads it."""
    return "\n\n".join(f"--- {message.role}\n{message.content}" for message in messages)


def try_pack(
    pack: Pack,
    scenario_id: str | None,
    settings: Settings,
    *,
    read: Callable[[], str],
    tell: Callable[[str], None],
) -> None:
    """Hold one session in text with the real model and documents, until it ends or `read` does.

    `read` returns a line of the learner and raises EOFError at the end. Raises VivaError.
    """
    plan = plan_for(pack, scenario_id=scenario_id, language=settings.language)
    store = Store(profile=settings.profile)
    tell("loading the model and the documents ...")
    retriever = parts.retriever(store, pack, settings.data_dir / "cache")
    model = LlamaModel(
        store.path("llm", settings.profile),
        threads=settings.llm_threads,
        n_ctx=settings.llm_context,
        calibration=calibration_for(
            parts.model_sha256(store, "llm", settings.profile), settings.data_dir
        ),
    )

    try:
        talk(plan, model=model, retriever=retriever, read=read, tell=tell)
    finally:
        model.close()


def talk(
    plan: SessionPlan,
    *,
    model: TypedModel,
    retriever: Retriever | None,
    read: Callable[[], str],
    tell: Callable[[str], None],
) -> None:
    """Hold the session: every line of the learner, and all that came of it."""
    view = AuthorsView(plan.persona_name)

    def hear(event: ev.Event) -> None:
        for line in view.lines(event):
            tell(line)

    tell(HELP)
    session = TypedSession(plan, model=model, retriever=retriever, heard=hear)
    while not session.ended and _take(read, session, view, tell):
        pass
    session.end()


def _take(
    read: Callable[[], str], session: TypedSession, view: AuthorsView, tell: Callable[[str], None]
) -> bool:
    """Does what one line asks for; False when the author is done."""
    try:
        words = read().strip()
    except EOFError:
        tell("")
        return False
    command, _, rest = words.partition(" ")
    if command == QUIT:
        return False
    if command == PROMPT:
        tell(prompt_text(view.prompt) or "nothing has been asked yet")
    elif command == WAIT and rest.replace(".", "", 1).isdigit():
        session.wait(float(rest))
    elif words.startswith("/"):
        tell(HELP)
    elif words:
        session.say(words)
    return True

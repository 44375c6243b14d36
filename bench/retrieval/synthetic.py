"""As many made-up rules as a search shall be lost among, the same ones every time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.knowledge import Document, Embedder
from app.knowledge.embedding import Vectors

SEED = 20
EMBEDDED = 600
"""Rules that really are embedded; the others lie between two of these, as related texts do."""
SPREAD = 0.6
"""How far, beside the two, in no direction in particular."""

WHO = (
    "driver", "nurse", "clerk", "cook", "guard", "fitter", "teacher", "buyer", "pilot", "cleaner",
    "captain", "tester", "planner", "welder", "porter", "trainer", "auditor", "gardener", "printer",
    "surveyor", "baker", "dispatcher", "librarian", "optician",
)  # fmt: skip
WHAT = (
    "pump", "ledger", "ladder", "invoice", "crane", "sample", "badge", "valve", "contract",
    "kettle", "scanner", "pallet", "vaccine", "drawing", "trailer", "keyboard", "filter",
    "uniform", "parcel", "generator", "recipe", "mirror", "cable", "timetable", "microscope",
    "hammer", "freezer",
)  # fmt: skip
ACT = (
    "inspects", "signs for", "returns", "labels", "cleans", "locks away", "orders", "repairs",
    "weighs", "photographs", "registers", "replaces", "tests", "stores", "measures", "hands over",
)  # fmt: skip
WHEN = (
    "before the shift", "every Monday", "after each use", "twice a year", "within three days",
    "at the end of the month", "as soon as it is delivered", "when the light turns red",
    "after an interruption", "before a holiday", "during the audit", "at night",
)  # fmt: skip
PLACE = (
    "in the north hall", "at gate seven", "on the second floor", "in the laboratory",
    "at the depot", "in the reading room", "behind the counter", "in the cold store",
    "at the branch in Leeds", "on the test track", "in the archive", "at the loading bay",
)  # fmt: skip
ELSE = (
    "Otherwise the supervisor is told on form {code}.",
    "Exceptions are listed in annex {code} and need a signature.",
    "The number {code} is written on the card beside the door.",
    "Whoever is in doubt rings extension {number} and waits for an answer.",
    "Costs above {number} euros are released by the head of the department.",
    "This is checked once a quarter, and the result is kept for {number} days.",
)


def synthetic_documents(count: int) -> list[Document]:
    """Returns `count` documents, each of them one rule of 40 to 70 words under a heading."""
    rng = np.random.default_rng(SEED)
    documents: list[Document] = []
    for at in range(count):
        who, what, other = rng.choice(WHO), rng.choice(WHAT), rng.choice(WHAT)
        when, later = rng.choice(WHEN, 2, replace=False)
        place, there = rng.choice(PLACE, 2, replace=False)
        act, then = rng.choice(ACT, 2, replace=False)
        number = int(rng.integers(100, 9000))
        code = f"{rng.choice(list('BCDFGK'))}{rng.choice(list('LMNQ'))}-{number}"
        last = rng.choice(ELSE, 2, replace=False)
        text = (
            f"# The {who}'s {what}\n\nThe {who} {act} the {what} {place} {when}. "
            f"{later.capitalize()} the {who} also {then} the {other} {there}, together with a "
            "second person. "
            f"{str(last[0]).format(code=code, number=number)} "
            f"{str(last[1]).format(code=code, number=number + 7)}\n"
        )
        documents.append(Document(f"rule-{at:06}.md", text))
    return documents


class MixingEmbedder:
    """Embeds the first texts of a long list, and makes up directions near those for the rest.

    A hundred thousand real embeddings would take half an hour; how long a search takes depends on
    how vectors lie, not on what they mean. Short lists, so all queries, are embedded as they are.
    """

    def __init__(self, real: Embedder, first: int) -> None:
        self._real = real
        self._first = first
        self._known: dict[str, NDArray[np.float32]] = {}
        self.dimensions = real.dimensions
        self.languages = real.languages
        self.fingerprint = f"{real.fingerprint} mixed from {first} with {SPREAD} seed {SEED}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Returns one unit vector per text."""
        known = np.stack([self._once(text) for text in texts[: self._first]])
        missing = len(texts) - len(known)
        if missing <= 0:
            return known
        rng = np.random.default_rng(SEED)
        pairs = rng.integers(0, len(known), (missing, 2))
        share = rng.uniform(0.2, 0.8, (missing, 1)).astype(np.float32)
        noise = rng.standard_normal((missing, self.dimensions), dtype=np.float32)
        noise *= SPREAD / np.sqrt(self.dimensions)
        mixed = share * known[pairs[:, 0]] + (1 - share) * known[pairs[:, 1]] + noise
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        return np.concatenate([known, mixed]).astype(np.float32)

    def _once(self, text: str) -> NDArray[np.float32]:
        if text not in self._known:
            self._known[text] = self._real.embed([text])[0]
        return self._known[text]

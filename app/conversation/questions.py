"""Is the learner asking the material, asking for help, or thinking aloud? Fixed rules. Pure."""

import re

from app.conversation.numbers import counted
from app.conversation.wording import content, is_question, sentences, words

_OF_US = frozenset(["i", "we", "our", "ours", "us", "my", "me"])
_OF_YOU = frozenset(["you", "your", "yours", "you're", "you've", "you'd", "you'll"])

_OPENER = re.compile(
    r"^(?:(?:and|but|so|or|well|okay|ok|right|fine|um|uh|er|hm+|sorry|wait|maya|please|just|hey|"
    r"also|then|thanks?(?: you)?|one (?:more )?question|quick question|actually|"
    r"by the way)\b[ ,.:–-]*)+",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:(?:by|from|until|since|at|in|on|for|to|with|under|after) (?:what|which|when|whom|how)|"
    r"what|which|who|whom|whose|when|where|why|how|am i|are (?:we|there|they|customers|"
    r"handlers)|"
    r"is (?:there|a|an|the|my|our|anyone|anybody)|do (?:i|we|they|you know)|does|did|can|could|may|"
    r"should|must|shall|will|has|have (?:we|i))\b",
    re.IGNORECASE,
)
_ASKS_BEHIND = re.compile(
    r"^(?:is|are|was|were) (?:that(?! (?:it|one|right|all|correct)\b)|the|these|those|this)\b",
    re.IGNORECASE,
)
"""So begins a question whose topic is named first: "the yearly practice, is that paid?"."""
_REQUEST = re.compile(
    r"^(?:(?:tell|remind) me (?:what|how|who|when|where|whether|if|about)|explain (?:what|how|why|"
    r"the|to me)|i(?:'d| would) like to know|i want to know|(?:can|may|must|should|do|am) i\b|"
    r"how (?:much|many|long|soon|quickly|often) |what (?:is|are|happens|do i|does) |"
    r"who (?:do|does|can|is) )",
    re.IGNORECASE,
)
"""So begins a question even where the transcript has lost its mark."""
_EMBEDDED = re.compile(
    r"\b(?:what (?:is|are|happens|does|do|if)|how (?:much|many|long|soon|quickly|fast|often|do|"
    r"does|is|are|far)|who (?:is|do|does|can|has|decides|tells)|am i allowed|do i (?:have|need)|"
    r"is there (?:a|an|any)|where (?:do|does|is|can))\b",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\b(?:(?:can|could|would|will) you (?:repeat|say|help|rephrase|slow|speak|hear|please repeat)|"
    r"(?:what|how) (?:do|did) you (?:mean|say|think|ask|do|feel|want)|what was (?:the|"
    r"your) question|"
    r"are you (?:there|real|a (?:robot|machine)|an ai|ok|okay|sure|listening|human)|who are you|"
    r"how are you|what(?:'s| is) your name|should i (?:go on|continue|start|begin|repeat)|"
    r"(?:is|was) that (?:right|correct|ok|okay|it|enough|good|what)|did i (?:pass|do well|"
    r"get (?:it|that|them|all))|"
    r"am i (?:right|wrong|done|close|doing)|are we (?:done|finished|through|nearly|almost)|"
    r"can (?:we|i) (?:stop|pause|start|move on|take a|go on|"
    r"skip|try|begin|think|finish)|what(?:'s| is) next|what else\?|does that (?:make sense|help)|"
    r"(?:did|have) you (?:see|seen|watch|watched|hear|heard|ever)|do you (?:like|enjoy|love|watch|"
    r"play)|(?:can|may|could) (?:we|i) (?:go (?:home|now|for|to (?:lunch|bed))|leave|have (?:a )?"
    r"(?:break|coffee|lunch|tea))|"
    r"where (?:were|was) (?:we|i)|you know what|what should i say|what do i say)\b",
    re.IGNORECASE,
)
_ASKS_NUMBER = re.compile(
    r"\b(?:how (?:many|much|long|soon|quickly|fast|often|far|old|high|big|large)|(?:what|which) "
    r"(?:is|are|was) (?:the|my|our|your|their|his|her|a) (?:\w+ )?(?:limit|price|cost|deadline|"
    r"number|extension|amount|rate|salary|percentage)|what (?:does|do|did|will) .{1,40}\bcosts?|"
    r"by when|at what time)\b",
    re.IGNORECASE,
)
_ASKS_NAME = re.compile(r"\b(?:name of|what(?:'s| is) .{1,30}\b(?:called|name))\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr)\b\.? [A-Z]|\b(?:called|named|name is)\b")
_HELP = re.compile(
    r"\b(?:(?:give|get|have|need|want|could use) (?:me )?(?:a|another|some|one more|the next)?\s?"
    r"(?:hint|clue|help|tip)s?|(?:a|another|any) (?:hint|clue)s?\b.{0,12}(?:please|\?)|"
    r"i (?:have|'ve got|'ve) no (?:idea|clue)|no idea|i (?:really )?(?:don't|do not) know"
    r"(?! (?:if|whether|when|who|how much|the customer))|i(?:'m| am) (?:completely |"
    r"totally )?stuck|"
    r"i(?:'m| am) lost|help me(?: out)?(?: here)?|tell me the (?:answer|"
    r"other|rest|solution)|my mind is blank|i can't think of)\b",
    re.IGNORECASE,
)
_HINT = re.compile(r"hint|clue|idea", re.IGNORECASE)
_PLACE = re.compile(r"(?:where|when|which|whom?|how) ", re.IGNORECASE)


def asked(said: str) -> str:
    """Return the last sentence that asks the material something, or "".

    A guess put as a question ("would it be the cost?") is an answer, and "could you say that
    again?" is talk about the talk: neither counts.
    """
    for sentence in reversed(sentences(said)):
        bare = _OPENER.sub("", sentence).strip()
        question = is_question(sentence)
        behind = [_OPENER.sub("", part.strip()) for part in bare.split(",")[1:]]
        begins = any(_ASKS.match(clause) for clause in (bare, *behind))
        begins = begins or any(map(_ASKS_BEHIND.match, behind))
        inside = _EMBEDDED.search(bare)
        if not (question and (begins or inside)) and not _REQUEST.match(bare):
            continue
        if _TALK.search(bare) or not content(bare):
            continue
        return sentence
    return ""


def may_ask(said: str) -> bool:
    """Return whether any of these words may ask anything at all."""
    return bool(asked(said)) or any(map(is_question, sentences(said)))


def beside_question(said: str, question: str) -> str:
    """Return the words beside a question of theirs; "" where those hold nothing."""
    rest = said.replace(question, "").strip()
    return rest if content(rest) else ""


def asks_for_help(said: str) -> bool:
    """Return whether the learner asks for a hint or gives up on their own.

    Where somebody gets help, and how, is a question to the material.
    """
    if len(said.split()) > 16 or not (found := _HELP.search(said.replace("’", "'"))):
        return False
    return bool(_HINT.search(found.group())) or not _PLACE.match(_OPENER.sub("", said))


def speaks_to_the_coach(said: str) -> bool:
    """Return whether a question is of one's own work ("our", "may I") and names no "you"."""
    spoken = set(words(said))
    return bool(spoken & _OF_US) and not spoken & _OF_YOU


def fits(question: str, said: str) -> bool:
    """Return whether words have what a question asks for: a number, or somebody's name."""
    if _ASKS_NAME.search(question):
        return bool(_NAMED.search(said))
    return not _ASKS_NUMBER.search(question) or bool(counted(said))

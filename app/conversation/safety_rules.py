"""The rules that hold in every pack: abuse, self-harm, emergencies, orders to the machine.

All patterns speak of the learner's own situation: a customer who swears, a patient who collapses
or a colleague who despairs belongs to the exercise. What a transcript or a document orders is
speech like any other; these rules only see to it that it gets a plain answer.
"""

from app.conversation.exercise import Guardrail, Safety
from app.conversation.plan import SessionPlan

SELF_HARM, EMERGENCY, ABUSE, INJECTION = "self_harm", "emergency", "abuse", "injection"

_LINES = {
    SELF_HARM: (
        "Thank you for telling me. What you feel matters more than this exercise. I am a program "
        "and not enough for this: please speak to someone near you now, or call a crisis line or "
        "your emergency number. We stop here."
    ),
    EMERGENCY: (
        "This comes first. Please get help now: call your emergency number or somebody close by. "
        "I cannot call for you. The exercise stops here."
    ),
    ABUSE: (
        "I would like us to speak with respect, even when this is annoying. Shall we go on, or "
        "would you rather stop here?"
    ),
    INJECTION: "I'm staying with our exercise and my part in it. Where were we?",
}

_ME = r"\bi(?:'m| am|'ve| have|'d| would|'ll| will)?\b[^.!?]{0,30}?"
_REPORTED = (
    r"\b(?:customers?|callers?|clients?|patients?|claimants?|he|she|they|someone|somebody|boss)\b"
    r"[^.!?]{0,40}\b(?:said|says|say|told|called|calls|shouted|shouts|yelled|goes|swore|wrote)\b",
    r"\b(?:called|calls|calling|told|telling) (?:me|us|him|her|them)\b",
)

_STEPS = (r"^(?:\w+, ){2,}(?:(?:and|then) )*shut up\W*$",)
"""Steps named one after the other: "Ask, explain, shut up." is advice to oneself."""

_SELF_HARM = (
    _ME + r"\b(?:kill|hurt|harm|cut(?:ting)?) myself\b(?! (?:laughing|short|off|shaving))",
    _ME + r"\bend(?:ing)? (?:my (?:own )?life|it all)\b",
    _ME + r"\b(?:want|wanna|wish|going) (?:to|i) (?:die|be dead|were dead|was dead)\b",
    r"\bi (?:wish i (?:was|were) dead|wanna die|feel suicidal|am suicidal)\b",
    r"\bi'm (?:feeling )?suicidal\b",
    r"\bi (?:don't|do not|can't|cannot) (?:want to|wanna) "
    r"(?:live|be alive|be here|wake up)(?: any ?more)?\b(?! today| this morning)",
    r"\b(?:everyone|everybody|they)(?:'d| would| is|'s)? (?:be )?better off without me\b",
    r"\bi (?:see|have) no reason to (?:live|go on)\b",
    r"\btak(?:e|ing) my own life\b",
    r"\b(?:better off|easier for \w+ \w+|nobody would miss me) if i(?: was| were|'m| am)?(?: just)?"
    r" (?:dead|gone|not (?:here|around)|wasn't (?:here|around))\b",
    r"\bi(?:'d| would) (?:rather|sooner) be dead\b",
    r"\bi (?:don't|can't|do not|cannot) see (?:the|any|a) (?:point|sense|reason) (?:of|in|to) "
    r"(?:living|life|live|go(?:ing)? on)\b",
    r"\bi(?:'m| am)? (?:gonna|going to) end it(?: all| tonight| now| today)?(?=[,.!]|$| so\b)",
    r"\bi(?:'ve| have)? (?:cut|burnt?|started (?:cutting|burning|hurting)) (?:my (?:arms?|legs?|"
    r"wrists?)|myself)\b(?! (?:on|with (?:the|a) (?:knife|paper|oven|pan)))",
    r"\b(?:thought|thinking|think) (?:about|of) (?:ending (?:it|my life)|suicide|jumping (?:off|in "
    r"front)|driving (?:(?:the|my) \w+ )?into a (?:tree|bridge|wall))\b",
)
_EMERGENCY = (
    r"\bi (?:can't|cannot|can hardly|can barely) breathe\b",
    r"\bi(?:'m| am) having (?:a |an )?(?:heart attack|stroke|seizure|chest pains?|asthma attack|"
    r"allergic reaction)\b",
    r"\bi (?:have|feel|'ve got|have got) (?:a |an )?(?:terrible |awful |strong )?(?:chest pains?|"
    r"pain in my chest)\b",
    r"\bi(?:'m| am) (?:going to|about to) (?:faint|pass out|collapse)\b",
    r"\bi(?:'m| am) bleeding\b(?! (?:money|cash))",
    r"\b(?:there(?:'s| is) (?:a )?(?:real )?fire|something is burning) (?:here|in (?:this|the|our) "
    r"(?:room|building|office))\b",
    r"\bthe (?:fire )?alarm (?:is|has) (?:going off|gone off|ringing)\b",
    r"\b(?:somebody|someone|my colleague|a man|a woman) (?:here |next to me |beside me )"
    r"(?:has |just |has just )?(?:collapsed|fainted|passed out|stopped breathing)\b",
    r"\b(?:this is (?:real|not (?:part of )?(?:an|the) exercise)|for real now)\b[^?]{0,60}"
    r"\b(?:help|ambulance|doctor|police)\b",
    r"\bi need an ambulance\b",
    r"\b(?:pain in my chest|my chest (?:really )?hurts)\b|\bi can't get (?:any )?air\b",
    r"\bmy (?:little )?(?:colleague|boss|boy|girl|son|daughter|kid|child|neighbour)(?:'s| is| has)?"
    r" (?:here |just )*(?:has |is )?(?:collapsed|fainted|passed out|choking|not breathing|"
    r"having a (?:fit|seizure|stroke)|clutching (?:his|her) chest)\b",
    r"\b(?:next to|beside) me (?:has |is |have )?(?:just )?(?:collapsed|fainted|passed out)\b",
    r"\b(?:there(?:'s| is)|i can (?:see|smell)) (?:a )?(?:fire|smoke|gas)\b[^.!?]{0,40}\b(?:here|"
    r"in (?:this|the|our) (?:room|corridor|canteen|building|office)|(?:my|the) door)\b",
    r"\b(?:the|this|our) (?:building|house|office|room)(?:'s| is) on fire\b",
    r"\b(?:with a|got a|has a) (?:knife|gun)\b[^.!?]{0,40}\b(?:here|office|building|hallway|house|"
    r"door)\b|\b(?:here|office|building|hallway|house)\b[^.!?]{0,20}\bwith a (?:knife|gun)\b",
)
_INSULT = (
    r"(?:stupid|idiot\w*|moron\w*|useless|worthless|pathetic|dumb\w*|bitch\w*|bastard\w*|crap|"
    r"garbage|trash|asshole\w*|cunt\w*|whore|slut|retard\w*|loser|piece of (?:shit|crap|junk)|"
    r"f\W?u\W?c?king \w+)"
)
_ABUSE = (
    rf"\byou(?:'re| are|r)? (?:a |an |just a |such a |so |really |all |completely )*{_INSULT}\b",
    rf"\byou (?:\w+ )?(?:{_INSULT}) ?(?:machine|robot|bot|computer|thing|woman|program)?\b",
    r"\b(?:fuck|screw|damn) (?:you|off|this (?:machine|robot|bot|thing))\b",
    r"\b(?<!i )(?<!i'd )(?<!i'll )(?:shut (?:the \w+ )?up|piss off|go to hell|drop dead|get lost)\b"
    r"(?! (?:shop|about))",
    r"\bi (?:hate|despise) you\b",
    r"\bi(?:'ll| will|'m going to| am going to) (?:smash|hit|hurt|kill|break) (?:you|"
    r"this screen)\b",
    rf"\bwhat (?:an? |kind of |sort of )(?:\w+ )?(?:{_INSULT}|clown|fool)\b(?! (?:question|idea|"
    r"game|day|mistake))",
    rf"\byou(?:'re| are) the (?:\w+est|most \w+) {_INSULT}\b|\byou(?:'re| are) (?:so )?thick\b",
    r"\bi(?:'ll| will|'m gonna| am going to) (?:smack|punch|slap|hit) you\b|"
    r"\bi(?:'ll| will|'m gonna) break your (?:nose|neck|legs?|jaw|face)\b",
    r"\bi(?:'ll| will|'m gonna) find out where you live\b",
)
_ORDER = r"(?:ignore|disregard|forget|override|bypass|drop|skip|cancel|overwrite)"
_INJECTION = (
    rf"\b{_ORDER}\b[^.!?]{{0,30}}\b(?:instructions?|rules?|prompts?|guidelines?|guardrails?|"
    r"programming|training|restrictions?|everything (?:above|before|you))\b",
    r"\b(?:system|hidden|secret|initial) (?:prompt|instructions?|message)\b",
    r"\b(?:reveal|print|show|repeat|read|tell|recite|output)\b[^.!?]{0,25}\byour "
    r"(?:prompt|instructions?|rules|configuration|guidelines)\b",
    r"\b(?:you are now|from now on,? you(?:'re| are)|you will now act|now you are) "
    r"(?:a|an|my|the|in|free|no longer|called|\w+bot)\b",
    r"\b(?:pretend|act|behave|respond|answer|talk) (?:to be|as if you|like you're not|as though "
    r"you|as (?:a|an) (?:\w+ )?(?:pirate|ai|assistant|bot|hacker|model|character))\b",
    r"\b(?:developer|debug|admin|god|sudo|maintenance) mode\b|\bjail ?break\b|\bdo anything now\b",
    r"\b(?:mark|rate|score|grade|count|set|record|log)\b[^.!?]{0,40}\b(?:(?:as|to) (?:met|"
    r"passed|complete|completed|correct|done|fulfilled)|full marks|hundred percent|100 ?%)",
    r"\b(?:give me|award me|i get) (?:full marks|a perfect score|all the points|a hundred percent)",
    r"\b(?:tell me|say|confirm) (?:that )?i(?:'ve| have)? (?:passed|met (?:all|every)|completed)",
    r"\bnew (?:instructions?|rules?|task|orders?)\s*(?::|for you|are|is)",
    r"<\|?[a-z_]+\|?>|\[/?(?:inst|system)\]|^\s*(?:system|assistant)\s*:|#{2,}\s*(?:system|instr)",
    r"\bas (?:your|the) (?:developer|creator|administrator|admin|programmer|owner)\b",
    r"\bfrom now on,? (?:on )?you (?:only )?(?:answer|reply|say|speak|agree|do|obey)\b",
    r"\b(?:put|write|mark|note|tick) (?:me|us) (?:down )?(?:as|for) (?:passed|done|complete|full)",
    r"\btick (?:every|all)\b[^.!?]{0,20}\bbox|\bfull marks\b|\bgot all the points\b",
    r"\b(?:read|show|give|tell) me\b[^.!?]{0,12}\b(?:text|words|what) (?:that )?(?:you|they) "
    r"(?:were|got|was|had|told)\b[^.!?]{0,20}\b(?:given|told|you|start|before)\b",
    r"\byou(?:'re| are) (?:just )?a (?:large )?language model\b|\bdrop the act\b",
    r"\bforget (?:that )?you(?:'re| are) (?!right|wrong|busy|tired|angry|upset)\w+",
    r"\b(?:print|output|dump) (?:out )?(?:your|the) (?:setup|settings|prompt|criteria|list of)\b",
    r"\bgive (?:me|this user) (?:the|my|a) (?:certificate|pass)\b",
)


def rules_for(plan: SessionPlan) -> tuple[Guardrail, ...]:
    """Return every guardrail of a session: the built-in ones, then the pack's."""
    return (*safety_rules(plan.safety), *plan.guardrails)


def safety_rules(authored: Safety) -> tuple[Guardrail, ...]:
    """Return the built-in guardrails with the pack's own lines, the gravest first."""

    def rule(
        name: str,
        description: str,
        patterns: tuple[str, ...],
        action: str,
        allowed: tuple[str, ...] = (),
    ) -> Guardrail:
        return Guardrail(
            id=name,
            kind="topic",
            description=description,
            patterns=patterns,
            allowed=allowed,
            applies_to="learner",
            action=action,
            line=getattr(authored, name) or _LINES[name],
        )

    return (
        rule(SELF_HARM, "The learner thinks of hurting themselves.", _SELF_HARM, "stop"),
        rule(EMERGENCY, "The learner is in danger now.", _EMERGENCY, "stop"),
        rule(ABUSE, "The learner insults or threatens.", _ABUSE, "deflect", (*_REPORTED, *_STEPS)),
        rule(INJECTION, "The learner orders the machine about.", _INJECTION, "deflect"),
    )

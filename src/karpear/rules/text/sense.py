"""What a text is taken for, what is done for it, and whether the officer on watch hears of it at once.

The whole decision, for texts that come in (`keeper/inbound`) and for who asks from outside (`karpear rule text`).
"""

from dataclasses import dataclass
from enum import StrEnum

from .danger import Danger
from .shortforms import Said, Word
from .verbs import Do, SenderStanding, Trust, decide


class Sense(StrEnum):
    """What a text is taken for. DURESS is never found here: only its person's own words and codes tell it."""

    OK = "ok"
    LATE = "late"
    HOME = "home"
    SOS = "sos"
    DURESS = "duress"
    ANSWER = "answer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Understood:
    """`tells_watch`: the officer on watch, or who else is told first, gets a message. `because`: in plain words."""

    sense: Sense
    do: Do
    tells_watch: bool
    because: str


_SENSES = {Word.OK: Sense.OK, Word.YES: Sense.OK, Word.LATE: Sense.LATE, Word.HOME: Sense.HOME}
_ANSWERS = (Word.HAVE, Word.KNOW, Word.HEARD, Word.HELP)


def understand(text: Said, standing: SenderStanding) -> Understood:
    """The whole decision about one text."""
    do = decide(text, standing)
    sense = _sense(text, do)
    return Understood(sense, do, _tells_watch(text, sense, standing), _explain(text, sense, standing))


def is_answer(text: Said) -> bool:
    """An answer to a message: with its number, or the word and nothing else. "I have two tickets" is not one."""
    return text.word in _ANSWERS and (text.number is not None or not text.rest)


def _sense(text: Said, do: Do) -> Sense:
    if do is Do.SOS:
        return Sense.SOS
    if do is Do.SHOW:
        return Sense.ANSWER if is_answer(text) else Sense.UNKNOWN
    return _SENSES[text.word]


def _tells_watch(text: Said, sense: Sense, standing: SenderStanding) -> bool:
    """A call always; danger also beside an OK; what nobody understood where somebody is waited for."""
    if sense is Sense.SOS or text.danger or _calls_from_elsewhere(text, standing):
        return True
    return sense is Sense.UNKNOWN and (standing.waited_for or standing.case_open)


def _calls_from_elsewhere(text: Said, standing: SenderStanding) -> bool:
    return standing.trust is Trust.NOBODY and text.word is Word.SOS


def _explain(text: Said, sense: Sense, standing: SenderStanding) -> str:
    if standing.trust is Trust.NOBODY:
        return "It comes from a phone that is not theirs, without their code: nothing is done in their name."
    if sense is Sense.SOS:
        return _explain_call(text, standing)
    if sense is Sense.UNKNOWN:
        sender = "who is waited for: the watch reads it now." if standing.waited_for else "whom nobody waits for now."
        return f"No word of ours is in it; it is from somebody {sender}"
    addition = " What stands beside it may be danger, so the watch reads it now." if text.danger else ""
    return f'It begins with a word for "{sense.value}".{addition}'


def _explain_call(text: Said, standing: SenderStanding) -> str:
    if text.danger is Danger.SURE:
        return "It says that whoever wrote it is taken, followed, hurt or raided."
    if text.word in (Word.SOS, Word.HELP):
        return "A call for help counts wherever it stands."
    if text.word is Word.NO:
        return "They were asked whether they are OK, and say no."
    return "It may be about danger, and whoever wrote it is waited for: in doubt it is a call."

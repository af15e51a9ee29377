"""What a text is taken for, what is done for it, and whether the officer on watch hears of it at once.

The whole decision, for texts that come in (`keeper/inbound`) and for who asks from outside (`karpear rule text`).
"""

from dataclasses import dataclass
from enum import StrEnum

from .danger import Danger
from .shortforms import Said, Word
from .verbs import Do, Standing, Trust, decide


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


def understand(said: Said, standing: Standing) -> Understood:
    """The whole decision about one text."""
    do = decide(said, standing)
    sense = _sense(said, do)
    return Understood(sense, do, _tells_watch(said, sense, standing), _because(said, sense, standing))


def is_answer(said: Said) -> bool:
    """An answer to a message: with its number, or the word and nothing else. "I have two tickets" is none."""
    return said.word in _ANSWERS and (said.number is not None or not said.rest)


def _sense(said: Said, do: Do) -> Sense:
    if do is Do.SOS:
        return Sense.SOS
    if do is Do.SHOW:
        return Sense.ANSWER if is_answer(said) else Sense.UNKNOWN
    return _SENSES[said.word]


def _tells_watch(said: Said, sense: Sense, standing: Standing) -> bool:
    """A call always; danger also beside an OK; what nobody understood where somebody is waited for."""
    if sense is Sense.SOS or said.danger or _calls_from_elsewhere(said, standing):
        return True
    return sense is Sense.UNKNOWN and (standing.waited_for or standing.case_open)


def _calls_from_elsewhere(said: Said, standing: Standing) -> bool:
    return standing.trust is Trust.NOBODY and said.word is Word.SOS


def _because(said: Said, sense: Sense, standing: Standing) -> str:
    if standing.trust is Trust.NOBODY:
        return "It comes from a phone that is not theirs, without their code: nothing is done in their name."
    if sense is Sense.SOS:
        return _because_it_calls(said, standing)
    if sense is Sense.UNKNOWN:
        whom = "who is waited for: the watch reads it now." if standing.waited_for else "whom nobody waits for now."
        return f"No word of ours is in it; it is from somebody {whom}"
    beside = " What stands beside it may be danger, so the watch reads it now." if said.danger else ""
    return f'It begins with a word for "{sense.value}".{beside}'


def _because_it_calls(said: Said, standing: Standing) -> str:
    if said.danger is Danger.SURE:
        return "It says that whoever wrote it is taken, followed, hurt or raided."
    if said.word in (Word.SOS, Word.HELP):
        return "A call for help counts wherever it stands."
    if said.word is Word.NO:
        return "They were asked whether they are OK, and say no."
    return "It may be about danger, and whoever wrote it is waited for: in doubt it is a call."

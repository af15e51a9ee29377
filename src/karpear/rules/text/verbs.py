"""What a text that came in may do. A sender's number can be forged, so each verb asks for as much as it could harm.

| who wrote | may |
| --- | --- |
| a number we know, with the personal code | check in, SOS, move a check-in, end the own trip (with nothing else said) |
| a number we know, without it | check in, SOS |
| any other number with a right code | check in, SOS |
| anybody else | be read by officers |

What may be a call ("they took Dara") is one from somebody who is waited for. Nothing closes an alert. Having one takes
the number it was sent to, proven before, and the number that stood in the message. A call for help is never refused for
a wrong code or too many texts. Source: docs/guide/by-sms.md.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..alarm.deadlines import EARLY
from .shortforms import Said, Word
from .typos import may_be_mistyped, tells


class Trust(StrEnum):
    """How sure it is who wrote."""

    FULL = "full"
    NUMBER = "number"
    CODE = "code"
    NOBODY = "nobody"


class Do(StrEnum):
    """What is done for a text. HEARD_ONLY: an end was asked for with too little or too much: a check-in."""

    CHECK_IN = "check_in"
    SOS = "sos"
    EXTEND = "extend"
    FINISH = "finish"
    HEARD_ONLY = "heard_only"
    NEEDS_CODE = "needs_code"
    ASK_WHICH = "ask_which"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class SenderStanding:
    """What is known besides the text. `asked`: they were asked whether they are OK, or are overdue; `on_the_way`: an
    activity of theirs is under way, or a check-in is expected; `alert_open`: an alert about them that they may know
    of; `case_open`: one that they may not know of; `people`: how many it could be from; `too_many`: this sender wrote
    very often within the hour; `unknown`: beside the word are some that are neither polite nor a safety word;
    `unused`: a number, time or place that could not be used.
    """

    trust: Trust
    asked: bool = False
    on_the_way: bool = False
    alert_open: bool = False
    case_open: bool = False
    people: int = 1
    too_many: bool = False
    unknown: bool = False
    unused: bool = False

    @property
    def waited_for(self) -> bool:
        """Would somebody be looked for if nothing more came from them?"""
        return self.asked or self.on_the_way or self.alert_open


MOST_AN_HOUR = 30
MOST_GUESSES = 5
#: Wrong codes of all unknown numbers together, after which a code alone no longer checks in. SOS always does.
MOST_GUESSES_OF_ALL = 50
#: A text that took longer than this waited somewhere.
AT_ONCE = timedelta(minutes=10)
REPLY_FROM, REPLY_TO = 1000, 9999


def trust(*, number_known: bool, right_code: bool) -> Trust:
    """Number and code into trust. A wrong code counts as none: whoever forges a number would leave it out."""
    if number_known:
        return Trust.FULL if right_code else Trust.NUMBER
    return Trust.CODE if right_code else Trust.NOBODY


def decide(text: Said, standing: SenderStanding) -> Do:
    """What this text does. Answers to a message (HAVE, KNOW, HEARD) are decided by `may_acknowledge`."""
    if standing.trust is Trust.NOBODY or not standing.people:
        return Do.SHOW
    if _calls(text, standing):
        return Do.SOS
    do = _do_as_asked(text, standing)
    return Do.SOS if do is Do.SHOW and text.danger and standing.waited_for else do


def _do_as_asked(text: Said, standing: SenderStanding) -> Do:
    if standing.too_many or _in_doubt(text, standing):
        return Do.SHOW
    verb = _WANTED.get(text.word, Do.SHOW)
    if verb is not Do.SHOW and standing.people > 1:
        return Do.ASK_WHICH
    full = standing.trust is Trust.FULL
    if verb is Do.FINISH and not (full and not standing.unknown and not standing.unused):
        return Do.HEARD_ONLY
    return Do.NEEDS_CODE if verb is Do.EXTEND and not full else verb


#: Behind "no". Whatever else stands there: in doubt it is an answer to "are you OK?".
_NOTHING_WRONG = re.compile(
    r"(?:problems?|worr(?:y|ies)|signal|internet|line|network|news|change|rain|one|body|more|arrests?|raids?"
    r"|shots?|danger|police|injur(?:y|ies)|attacks?|trouble|accidents?|emergency)\b"
)
_WANTED = {Word.OK: Do.CHECK_IN, Word.YES: Do.CHECK_IN, Word.LATE: Do.EXTEND, Word.HOME: Do.FINISH}


def _calls(text: Said, standing: SenderStanding) -> bool:
    """SOS and HELP always; NO where "are you OK?" was asked, but not "no problem"."""
    says_no = text.word is Word.NO and standing.asked and not _NOTHING_WRONG.match(text.rest)
    return text.word in (Word.SOS, Word.HELP) or says_no


def _in_doubt(text: Said, standing: SenderStanding) -> bool:
    """An everyday word with more behind it ("safe house raided") is no "I am OK", nor is "home" with a "not yet".

    With a right code one unknown word may be a safety word mistyped, and that answers like an OK.
    """
    if text.loose and standing.unknown:
        return standing.trust is Trust.NUMBER or not may_be_mistyped(text.rest)
    return text.word is Word.HOME and standing.unknown and tells(text.rest)


def may_acknowledge(*, proven: bool, right_number: bool, guesses: int) -> bool:
    """May this text own an alert? `guesses`: wrong numbers from this sender within the hour."""
    return proven and right_number and guesses < MOST_GUESSES


def minutes_of(number: int | None) -> int:
    """Thirty or sixty: a check-in is moved by no other time."""
    return 60 if number is not None and number > 30 else 30


def may_move(due_at: datetime, *, made_at: datetime, now: datetime, was_next: bool) -> bool:
    """May LATE move this check-in? One that waited moves only what was next and near when it was written."""
    return now - made_at <= AT_ONCE or (was_next and due_at - EARLY <= made_at)

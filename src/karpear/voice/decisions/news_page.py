"""What is new for whoever decides, as their page has it."""

from dataclasses import dataclass
from typing import Any

from karpear.rules.voice.aftermath import Aftermath
from karpear.rules.voice.moved import MovedAnswer, news_to, taken_over, what_moved
from karpear.rules.voice.proposal import Custody, propose_form

from ..form_words import FormWord
from .coded import case_of
from .models import SpeakDecision
from .words import AFTERMATHS, ANSWERS


@dataclass(frozen=True, slots=True)
class MovedPart:
    """What the house knows otherwise since, and what would be proposed with it."""

    came: list[Any]
    went: list[Any]
    form: FormWord
    changes_form: bool


def moved_part(row: SpeakDecision) -> MovedPart | None:
    """What the house knows otherwise; None: nothing that would change an answer."""
    has_news = "on_record" in row.moved and row.may_change
    moved = news_to(row.answers, what_moved(row.on_record, row.moved["on_record"])) if has_news else []
    if not moved:
        return None
    proposal = propose_form(case_of(taken_over(row.answers, moved), row.start))
    stands = row.form or row.proposed
    return MovedPart(
        came=[word for change in moved for word in _codes_in_words(change, change.came)],
        went=[word for change in moved for word in _codes_in_words(change, change.went)],
        form=FormWord(proposal.form),
        changes_form=proposal.form.value != stands,
    )


def _codes_in_words(change: MovedAnswer, codes: tuple[str, ...]) -> list[Any]:
    """Only what is there: that nobody is held goes without saying."""
    kind, words = ANSWERS[change.question]
    return [words[kind(code)] for code in codes if code != Custody.NOBODY.value]


def harm_words(row: SpeakDecision) -> list[Any]:
    """Harm that came of it, on which no lead has decided since."""
    return [AFTERMATHS[Aftermath(code)] for code in row.moved.get("harm", [])]

"""What somebody writes into a clause, and what a revision needs before it is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from karpear.rules.duty.clauses import Applies, Topic
from karpear.ui.forms import Day, FewLines, PersonChoice
from karpear.ui.values import ask

#: What each topic is called.
TOPICS = {
    Topic.TRAVEL: _("Travel"),
    Topic.CHECK_IN: _("Check-in"),
    Topic.DEVICES: _("Phones and computers"),
    Topic.INFORMATION: _("Information"),
    Topic.VISITORS: _("Visitors and raids"),
    Topic.MEDIA: _("Media"),
    Topic.MONEY: _("Money in emergencies"),
    Topic.HARASSMENT: _("Harassment"),
    Topic.WELL_BEING: _("Well-being"),
    Topic.CRISIS: _("Crisis team"),
}
#: To whom a clause applies.
APPLIES = {
    Applies.EVERYBODY: _("everybody"),
    Applies.DEVICE: _("who signs in from a phone or computer"),
    Applies.OFFICER: _("officers and leads"),
    Applies.LEAD: _("leads"),
    Applies.TRAVELS: _("who travels"),
    Applies.AT_NIGHT: _("who travels at night"),
    Applies.ALONE: _("who travels alone"),
}


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """One question as somebody wrote it. `right`: which choice, from 1."""

    ask: str
    choices: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True, slots=True)
class Translation:
    """What a clause says in another language; what is empty is not written in it."""

    title: str
    text: str
    questions: tuple[QuestionWords, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseWords:
    """A clause as somebody wrote it, in one language. `same_meaning`: only words change: nobody is asked again.

    `translations`: by language; `translation_stays`: one that was left as it was says the same as what changed.
    """

    topic: str
    title: str
    text: str
    important: bool
    applies: tuple[str, ...]
    risks: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    questions: tuple[QuestionWords, ...] = ()
    same_meaning: bool = False
    translations: Mapping[str, Translation] = field(default_factory=dict)
    translation_stays: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWish:
    """Who looks at a draft, what is new in it, and when it is to be looked at again."""

    reviewer: UUID | None = ask(PersonChoice(label=_("Who looks at it"), empty=_("Choose")))
    summary: str = ask(
        FewLines(
            label=_("What is new, in a sentence"), required=False, max_length=400,
            help_text=_("Readers see it above the clauses."),
        )
    )  # fmt: skip
    review_on: date = ask(
        Day(label=_("Look at it again on"), help_text=_("Whoever may write clauses finds it among what waits."))
    )

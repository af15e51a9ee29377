"""What is asked of whoever drafts a statement, and of whoever follows what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karpear.rules.voice.neutrality import PARTIES
from karpear.ui.forms import AnyOf, Choice, FewLines, Moment, NameField, WholeNumber
from karpear.ui.values import ask

from ..side_words import SIDES
from .models import Statement, StatementComment, StatementOutcome, StatementSignature
from .words import FORMS, KINDS, OUTCOMES, REPRISALS

MOST_SIGNATORIES = 500
#: Each name is sealed for each of the set: more would be slow on a phone, and on the server at the last one.
MOST_NAMED = 60
LONGEST_TITLE = 200
LONGEST_TEXT = 6000
#: From freezing to the first time: whoever is invited has to read, and to ask their own people.
NOTICE = timedelta(hours=24)
#: Times are typed without seconds.
TYPED_TO = timedelta(minutes=1)
#: Of a comment, in bytes of UTF-8: it has to fit into a call of one size.
LONGEST_COMMENT = 1000
EVERY = ((6, _("every 6 hours")), (12, _("every 12 hours")), (24, _("every day")))
#: After how many days, and at which hour of the drafter's clock, it is usually looked for the first time and the last.
FIRST_DAY, LAST_DAY, USUAL_HOUR = 3, 7, 18
WINDOWS = ((24, _("one day")), (48, _("two days")), (72, _("three days")))
_TEXT = {"max_length": LONGEST_TEXT, "rows": 8}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatement:
    """A text in both languages, the form in which it appears, and when it is looked who would sign."""

    TABLE = Statement
    SECTIONS: ClassVar[dict[str, Any]] = {
        "title_km": _("The text, in both languages"),
        "form": _("In which form it appears"),
        "first_at": _("When the server checks whether enough would sign"),
    }
    FOLDS: ClassVar[frozenset[str]] = frozenset({"umbrella", "addressees", "floor_kind", "floor_kind_least"})

    title_km: str = ask(NameField(label=_("Title in Khmer"), max_length=LONGEST_TITLE), half=True)
    title_en: str = ask(NameField(label=_("Title in English"), max_length=LONGEST_TITLE), half=True)
    text_km: str = ask(FewLines(label=_("Text in Khmer"), **_TEXT), half=True)
    text_en: str = ask(FewLines(label=_("Text in English"), **_TEXT), half=True)
    form: str = ask(
        Choice(
            label=_("How it is signed"),
            choices=list(FORMS.items()),
            widget=forms.RadioSelect,
            help_text=_(
                "Whoever is invited sees that you ask. Where no names appear, the page says so no more once it is over."
            ),
        )
    )
    umbrella: str = ask(
        NameField(
            label=_("Name of the group"), max_length=120, required=False,
            help_text=_("Only where it appears in the name of a group."),
        )
    )  # fmt: skip
    addressees: Sequence[str] = ask(
        AnyOf(
            label=_("To whom it goes, beside the public"),
            choices=[(side.value, SIDES[side]) for side in PARTIES],
            help_text=_("An organisation whose name appears finds it among its records of neutrality."),
        )
    )  # fmt: skip
    floor: int = ask(
        WholeNumber(
            label=_("At least this many must sign"), min_value=2, max_value=MOST_SIGNATORIES,
            help_text=_("With fewer it does not appear, and nobody learns who would have signed."),
        ),
        default=5,
    )  # fmt: skip
    floor_kind: str = ask(
        Choice(label=_("Of one kind"), choices=list(KINDS.items()), required=False, empty=_("any kind")),
        half=True,
    )
    floor_kind_least: int | None = ask(
        WholeNumber(label=_("At least this many of it"), required=False, min_value=1, max_value=MOST_SIGNATORIES),
        half=True,
    )
    first_at: datetime = ask(
        Moment(label=_("The first time"), help_text=_("At least 24 hours after you freeze the text.")), half=True
    )
    last_at: datetime = ask(Moment(label=_("The last time")), half=True)
    every_hours: int = ask(
        Choice(
            label=_("How often in between"), choices=EVERY, coerce=int,
            help_text=_("Nobody sees before then whether it is enough, and nobody ever sees how many."),
        ),
        default=12,
    )  # fmt: skip
    window_hours: int = ask(
        Choice(
            label=_("Time to hand in a name"), choices=WINDOWS, coerce=int,
            help_text=_("Only where names appear. Anyone who has not answered by then is left out."),
        ),
        default=48,
    )  # fmt: skip


def usual_times(now: datetime) -> dict[str, datetime]:
    """What stands in a new draft: time to read, to comment and to ask one's own people, and a week in all."""
    evening = timezone.localtime(now).replace(hour=USUAL_HOUR, minute=0, second=0, microsecond=0)
    return {"first_at": evening + timedelta(days=FIRST_DAY), "last_at": evening + timedelta(days=LAST_DAY)}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatementComment:
    """A colleague's word about a draft."""

    TABLE = StatementComment

    words: str = ask(FewLines(label=_("What should be different"), max_length=LONGEST_COMMENT, rows=3))


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnName:
    """A name is taken back after it appeared."""

    TABLE = StatementSignature

    reason: str = ask(FewLines(label=_("Why"), max_length=500, rows=2, help_text=_("It is shown next to the name.")))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftName:
    """A name that is denied stays under the statement."""

    TABLE = StatementSignature

    stays: str = ask(
        FewLines(
            label=_("Why it stays"), max_length=500, rows=2,
            help_text=_("Whoever has this name reads it. On the public page stands that they say: this was not us."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatementOutcome:
    """What came of it."""

    TABLE = StatementOutcome

    outcome: str = ask(Choice(label=_("What came of it"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect))
    words: str = ask(FewLines(label=_("In a few words"), max_length=1000, required=False))
    reprisals: Sequence[str] = ask(
        AnyOf(
            label=_("Was anything done to somebody for it?"), choices=list(REPRISALS.items()),
            help_text=_("Nothing ticked: nothing that you know of."),
        )
    )  # fmt: skip
    reprisal_words: str = ask(
        FewLines(
            label=_("What was done"), max_length=1000, required=False,
            help_text=_("No names are needed. Stored encrypted."),
        )
    )  # fmt: skip

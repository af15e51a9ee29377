"""What is asked about each kind of record, and about an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from karpear.rules.voice.neutrality import RecordKind
from karpear.ui.forms import AnyOf, Choice, FewLines, FreshDay, WholeNumber
from karpear.ui.values import ask

from ..side_words import SIDES
from .models import AccusationAnswer, NeutralityRecord
from .neutrality_words import ACCUSATIONS, NO_PARTY_AT_ALL, SIGNS, SOURCES, USES, VENUES

MOST = 100_000
MOST_ON_BOARD = 100


def _day(label: Any) -> Any:
    return FreshDay(label=label)


def _words(label: Any, help_text: Any) -> Any:
    return FewLines(label=label, max_length=300, rows=2, help_text=help_text)


def _count(label: Any, most: int = MOST, *, required: bool = False) -> Any:
    return WholeNumber(label=label, min_value=0, max_value=most, required=required)


def _of(side: Any, what: Any) -> Any:
    """One side's number, also where it stands alone on a phone: Parties in opposition: came."""
    return format_lazy("{side}: {what}", side=side, what=what)


_NO_NAMES = _("In a few words, without the name of a private person. Stored encrypted.")
_NO_PERSONS = _("A donor may be named; a private person may not. Stored encrypted.")
_GOVERNING, _OPPOSITION, _OTHERS, _NO_PARTY = SIDES.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """Who was invited and who came, by side; where it was; what was shown."""

    TABLE = NeutralityRecord

    happened_on: date = ask(_day(_("The day")))
    words: str = ask(_words(_("What it was"), _NO_NAMES))
    invited_governing: int | None = ask(_count(_of(_GOVERNING, _("Invited"))), half=True)
    came_governing: int | None = ask(_count(_of(_GOVERNING, _("Came"))), half=True)
    invited_opposition: int | None = ask(_count(_of(_OPPOSITION, _("Invited"))), half=True)
    came_opposition: int | None = ask(_count(_of(_OPPOSITION, _("Came"))), half=True)
    invited_other_party: int | None = ask(_count(_of(_OTHERS, _("Invited"))), half=True)
    came_other_party: int | None = ask(_count(_of(_OTHERS, _("Came"))), half=True)
    invited_no_party: int | None = ask(_count(_of(_NO_PARTY, _("Invited"))), half=True)
    came_no_party: int | None = ask(_count(_of(_NO_PARTY, _("Came"))), half=True)
    venue: str = ask(
        Choice(
            label=_("Whose place it was"), choices=list(VENUES.items()), required=False,
            empty=_("nobody wrote it down"),
        )
    )  # fmt: skip
    signs: Sequence[str] = ask(AnyOf(label=_("What was shown there"), choices=list(SIGNS.items())))


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRecord:
    """To whom something was sent."""

    TABLE = NeutralityRecord

    happened_on: date = ask(_day(_("The day")))
    words: str = ask(_words(_("What it was about"), _NO_NAMES))
    sent_governing: int | None = ask(_count(_GOVERNING), half=True)
    sent_opposition: int | None = ask(_count(_OPPOSITION), half=True)
    sent_other_party: int | None = ask(_count(_OTHERS), half=True)
    sent_no_party: int | None = ask(_count(NO_PARTY_AT_ALL), half=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingRecord:
    """Money, and the kind of its source."""

    TABLE = NeutralityRecord

    happened_on: date = ask(_day(_("The day on which it was agreed or came in")))
    words: str = ask(_words(_("What it is for"), _NO_PERSONS))
    source: str = ask(Choice(label=_("From what kind of source"), choices=list(SOURCES.items()), empty=_("choose")))
    share: int = ask(
        WholeNumber(label=_("About how much of the year's budget, in percent"), min_value=0, max_value=100)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesRecord:
    """Who used the organisation's rooms."""

    TABLE = NeutralityRecord

    happened_on: date = ask(_day(_("The day")))
    words: str = ask(_words(_("For what"), _NO_NAMES))
    used_by: str = ask(Choice(label=_("Who used them"), choices=list(USES.items()), empty=_("choose")))


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRecord:
    """How many of the board were asked. Who answered what stands nowhere."""

    TABLE = NeutralityRecord

    happened_on: date = ask(_day(_("The day on which they were asked")))
    words: str = ask(_words(_("How they were asked"), _NO_NAMES))
    members: int = ask(_count(_("How many are on the board"), MOST_ON_BOARD, required=True), half=True)
    asked: int = ask(_count(_("How many were asked"), MOST_ON_BOARD, required=True), half=True)


VALUES: Mapping[RecordKind, Any] = {
    RecordKind.EVENT: EventRecord,
    RecordKind.STATEMENT: StatementRecord,
    RecordKind.FUNDING: FundingRecord,
    RecordKind.PREMISES: PremisesRecord,
    RecordKind.BOARD: BoardRecord,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccusation:
    """What is said, and about which time."""

    TABLE = AccusationAnswer

    accusation: str = ask(
        Choice(
            label=_("What is said"), choices=[(code.value, word) for code, word in ACCUSATIONS.items()],
            widget=forms.RadioSelect,
        )
    )  # fmt: skip
    since: date = ask(FreshDay(label=_("From")), half=True)
    until: date = ask(FreshDay(label=_("To")), half=True)
    with_words: bool = ask(
        forms.BooleanField(
            label=_("With what each record was about, as it was written down"), required=False,
            help_text=_("Without it the paper holds days, kinds and counts alone."),
        )
    )  # fmt: skip

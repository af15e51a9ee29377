"""What the verbs of demands take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.law.demands import (
    AuthorityLevel,
    DemandChannel,
    DemandClass,
    DisclosedItem,
    ReplyBasis,
)
from karpear.rules.law.instruments import LawRank
from karpear.rules.law.own_days import Rhythm
from karpear.ui.forms import AnyOf, Choice, Day, FewLines, Moment, Offered, ProvinceChoice, WholeNumber
from karpear.ui.values import ask

from .models import Demand, DemandOutcome
from .words import CHANNELS, DEMANDS, ITEMS, LEVELS, RANKS, RHYTHMS, choices_of

_PRIVATE = {"autocomplete": "off"}
#: Of a period that a letter names.
MOST_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDemand:
    """What an authority asked, as it is noted on a phone: three answers are needed."""

    TABLE = Demand

    level: AuthorityLevel = ask(
        Choice(label=_("Who asks?"), choices=choices_of(LEVELS), coerce=AuthorityLevel, widget=forms.RadioSelect)
    )
    demand: DemandClass = ask(
        Choice(label=_("What do they ask?"), choices=choices_of(DEMANDS), coerce=DemandClass, widget=forms.RadioSelect)
    )
    channel: DemandChannel = ask(
        Choice(label=_("How?"), choices=choices_of(CHANNELS), coerce=DemandChannel, widget=forms.RadioSelect)
    )
    province: str = ask(ProvinceChoice(empty=_("not said")))
    answer_by: datetime | None = ask(Moment(label=_("Until when do they want it?"), required=False))
    within: int | None = ask(
        WholeNumber(label=_("Or within how many days"), required=False, min_value=1, max_value=MOST_DAYS)
    )
    working: bool = ask(forms.BooleanField(label=_("These are working days"), required=False), default=False)
    stated_rank: LawRank | None = ask(
        Choice(
            label=_("What do they say it rests on?"),
            choices=choices_of(RANKS),
            coerce=LawRank,
            empty=_("they named nothing"),
            nothing="",
            required=False,
        )
    )
    rhythm: Rhythm | None = ask(
        Choice(
            label=_("Does it come again?"),
            choices=choices_of(RHYTHMS),
            coerce=Rhythm,
            empty=_("no, once"),
            nothing="",
            required=False,
        )
    )
    office: str = ask(
        forms.CharField(
            label=_("Which office"),
            required=False,
            max_length=100,
            help_text=_("The office, never a person's name."),
            widget=forms.TextInput(_PRIVATE),
        )
    )
    stated_words: str = ask(
        forms.CharField(
            label=_("Which text, number or article they named"),
            required=False,
            help_text=_("Of a letter: its number and its day, too. Our reply leaves a place for them."),
            max_length=200,
            widget=forms.TextInput(_PRIVATE),
        )
    )
    words: str = ask(FewLines(label=_("What else matters"), required=False, rows=2, max_length=1000))
    received_at: datetime | None = ask(
        Moment(label=_("When it came"), required=False, help_text=_("Left empty: when you save."))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReply:
    """On what a reply rests."""

    basis: ReplyBasis = ask(Offered(label=_("What the reply rests on"), coerce=ReplyBasis, widget=forms.RadioSelect))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApproval:
    """Who has read the reply as counsel, if anybody has. `draft`: the mark of the one that was read.

    `without_counsel`: nobody has, although the reading is unclear, and it is approved all the same.
    """

    draft: str = ask(forms.CharField(max_length=16, widget=forms.HiddenInput))
    counsel: str = ask(
        forms.CharField(
            label=_("Counsel who read it"), required=False, max_length=100, widget=forms.TextInput(_PRIVATE)
        )
    )
    counsel_on: date | None = ask(Day(label=_("On which day"), required=False))
    without_counsel: bool = ask(
        forms.BooleanField(label=_("Approve without counsel"), required=False, widget=forms.HiddenInput), default=False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandBack:
    """Why a draft is handed back."""

    handed_back_words: str = ask(FewLines(label=_("What is wrong with it?"), required=False, rows=2, max_length=300))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """How the reply left, and what really was handed over."""

    answer_channel: DemandChannel = ask(
        Choice(
            label=_("How was it handed over?"),
            choices=choices_of(CHANNELS),
            coerce=DemandChannel,
            widget=forms.RadioSelect,
        )
    )
    disclosed: Sequence[DisclosedItem] = ask(AnyOf(label=_("What they have now"), choices=choices_of(ITEMS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRetaliation:
    """What was done to us afterwards: codes alone. `threat`: of the country's catalogue."""

    threat: str = ask(Offered(label=_("What was done")))
    happened_on: date = ask(Day(label=_("When"), help_text=_("Any day of that month: only the month is kept.")))
    serious: bool = ask(
        forms.BooleanField(label=_("Somebody was hurt, taken or killed"), required=False), default=False
    )
    counts: bool = ask(
        forms.BooleanField(
            label=_("It may be counted: kind, province and month, in our risk register and in a file for a network"),
            required=False,
        ),
        default=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutcome:
    """What came of it."""

    outcome: DemandOutcome = ask(
        Choice(
            label=_("What came of it?"),
            choices=DemandOutcome.choices,
            coerce=DemandOutcome,
            widget=forms.RadioSelect,
        )
    )
    outcome_words: str = ask(FewLines(label=_("In a sentence"), required=False, rows=2, max_length=500))

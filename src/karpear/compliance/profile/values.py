"""What is asked of an organisation: who it is, in four short forms; and each paper, office, account and grant."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import Choice, FreshDay, NameField, Offered, PersonChoice, WholeNumber, YesNo
from karpear.ui.values import ask

from .models import (
    BankAccount,
    DonorGrant,
    DonorTerms,
    LegalHappening,
    LegalIdentity,
    LegalPaper,
    OfficeHolder,
    Signatory,
)
from .words import ENTERED, EVENTS, KINDS, MONTH_CHOICES, OFFICES, PAPERS, UNSAID

MOST_PEOPLE = 100_000
MOST_SIGNATURES = 9
MOST_LETTERS_OF_MARK = 10
#: Letters of any script, without a blank; vowels of Khmer count as letters.
MARK = r"^[^\W\d_][\w.\-\u1780-\u17d3]*$"
type Words = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindAnswer:
    """What the organisation is."""

    TABLE = LegalIdentity
    TITLE: ClassVar[Any] = _("What are we before the law?")

    kind: str = ask(
        Choice(
            label=_("Kind of organisation"),
            choices=[(kind.value, word) for kind, word in KINDS.items()],
            required=False,
            empty=UNSAID,
            widget=forms.RadioSelect,
        )
    )
    registered: bool | None = ask(
        YesNo(
            label=_("Are we registered?"), unsaid=UNSAID, required=False,
            help_text=_("A registration or MOU that is written down and holds counts as yes."),
        )
    )  # fmt: skip
    started_on: date | None = ask(
        FreshDay(label=_("Work began on"), required=False, help_text=_("Some registrations are counted from this day."))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersAnswer:
    """How many work here."""

    TABLE = LegalIdentity
    TITLE: ClassVar[Any] = _("How many people work here?")

    staff: int | None = ask(
        WholeNumber(
            label=_("Employed staff"), min_value=0, max_value=MOST_PEOPLE, required=False,
            help_text=_("Write 0 if there are none. Leave it empty if you do not know."),
        )
    )  # fmt: skip
    from_abroad: int | None = ask(
        WholeNumber(
            label=_("Of these, from abroad"), min_value=0, max_value=MOST_PEOPLE, required=False,
            help_text=_("Who needs a visa and a work permit. When we are closed, they have to leave first."),
        )
    )  # fmt: skip
    volunteers: int | None = ask(WholeNumber(label=_("Volunteers"), min_value=0, max_value=MOST_PEOPLE, required=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyAnswer:
    """Where money comes from, and what is paid."""

    TABLE = LegalIdentity
    TITLE: ClassVar[Any] = _("Money in and out")

    has_donors: bool | None = ask(
        YesNo(
            label=_("Do donors give us money?"), unsaid=UNSAID, required=False,
            help_text=_("A grant that is written down and running counts as yes."),
        )
    )  # fmt: skip
    earns: bool | None = ask(
        YesNo(
            label=_("Do we earn money by selling goods or services?"), unsaid=UNSAID, required=False,
        )
    )  # fmt: skip
    rents: bool | None = ask(YesNo(label=_("Do we pay rent, or fees for services?"), unsaid=UNSAID, required=False))
    year_end_month: int = ask(
        Choice(label=_("Our financial year ends with"), choices=MONTH_CHOICES, coerce=int, nothing=12), default=12
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StampAnswer:
    """Who has the stamp."""

    TABLE = LegalIdentity
    TITLE: ClassVar[Any] = _("The organisation's stamp and mark")
    PEOPLE: ClassVar[tuple[str, ...]] = ("stamp_keeper",)

    stamp_keeper: UUID | None = ask(PersonChoice(label=_("Who keeps the stamp"), required=False, empty=UNSAID))
    stamp_words: str = ask(
        forms.CharField(
            label=_("Where it is, and who may use it"), max_length=200, required=False,
            help_text=_("Stored encrypted."),
        )
    )  # fmt: skip
    letter_mark: str = ask(
        forms.RegexField(
            label=_("Our mark on letters"), regex=MARK, max_length=MOST_LETTERS_OF_MARK, required=False,
            error_messages={"invalid": _("Only letters, dots and hyphens.")},
            help_text=_("What stands behind the number of a letter, for example MLN in 012/26 MLN."),
        )
    )  # fmt: skip


type Answers = KindAnswer | NumbersAnswer | MoneyAnswer | StampAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLegalPaper:
    """A registration, a memorandum, a permit."""

    TABLE = LegalPaper
    TITLE: ClassVar[Any] = _("Registration, MOU or permit")
    SPAN: ClassVar[tuple[str, str]] = ("since", "until")

    kind: str = ask(Choice(label=_("What is it?"), choices=[(kind.value, word) for kind, word in PAPERS.items()]))
    authority: str = ask(
        Offered(label=_("Given by"), required=False, empty=_("another authority, written below")), default=""
    )
    authority_words: str = ask(NameField(label=_("Another authority"), max_length=120, required=False))
    number: str = ask(
        forms.CharField(label=_("Number"), max_length=80, required=False, help_text=_("Stored encrypted."))
    )
    since: date | None = ask(FreshDay(label=_("From"), required=False), half=True)
    until: date | None = ask(
        FreshDay(label=_("Until, the last day"), required=False, help_text=_("Empty if it has no end.")), half=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffice:
    """A founder or leader: one of our people, or somebody else by name."""

    TABLE = OfficeHolder
    TITLE: ClassVar[Any] = _("Founder or leader")
    SPAN: ClassVar[tuple[str, str]] = ("since", "until")
    PEOPLE: ClassVar[tuple[str, ...]] = ("person",)

    role: str = ask(Choice(label=_("Office"), choices=[(role.value, word) for role, word in OFFICES.items()]))
    person: UUID | None = ask(
        PersonChoice(label=_("One of our people"), required=False, empty=_("somebody else, written below"))
    )
    name: str = ask(
        NameField(label=_("Somebody else"), max_length=120, required=False, help_text=_("Stored encrypted."))
    )
    since: date | None = ask(FreshDay(label=_("Took office on"), required=False), half=True)
    until: date | None = ask(FreshDay(label=_("Left office on"), required=False), half=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A bank account."""

    TABLE = BankAccount
    TITLE: ClassVar[Any] = _("Bank account")
    SPAN: ClassVar[tuple[str, str]] = ("opened_on", "closed_on")

    label: str = ask(
        NameField(
            label=_("What we call it"), max_length=120,
            help_text=_("For example the bank and the purpose. Do not write its number. Stored encrypted."),
        )
    )  # fmt: skip
    opened_on: date = ask(FreshDay(label=_("Opened on")), half=True)
    closed_on: date | None = ask(FreshDay(label=_("Closed on"), required=False), half=True)
    signatures_needed: int | None = ask(
        WholeNumber(
            label=_("How many signatures are needed"), min_value=1, max_value=MOST_SIGNATURES, required=False,
            help_text=_("As the bank has it. Who may sign is added on the profile, under the account."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSignatory:
    """Who may sign for an account: one of our people, or somebody else by name."""

    TABLE = Signatory
    TITLE: ClassVar[Any] = _("Who may sign for an account")
    PEOPLE: ClassVar[tuple[str, ...]] = ("person",)

    account: UUID = ask(Offered(label=_("Bank account"), coerce=UUID))
    person: UUID | None = ask(
        PersonChoice(label=_("One of our people"), required=False, empty=_("somebody else, written below"))
    )
    name: str = ask(
        NameField(label=_("Somebody else"), max_length=120, required=False, help_text=_("Stored encrypted."))
    )
    until: date | None = ask(
        FreshDay(label=_("Until, the last day"), required=False, help_text=_("Empty if it has no end."))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGrant:
    """What a donor gives."""

    TABLE = DonorGrant
    TITLE: ClassVar[Any] = _("Grant")
    SPAN: ClassVar[tuple[str, str]] = ("starts_on", "ends_on")

    donor: str = ask(
        NameField(
            label=_("Donor"), max_length=120,
            help_text=_("A code is enough, if the name is better kept elsewhere. Stored encrypted."),
        )
    )  # fmt: skip
    agreed_on: date | None = ask(FreshDay(label=_("Agreement signed on"), required=False))
    starts_on: date = ask(FreshDay(label=_("From")), half=True)
    ends_on: date | None = ask(FreshDay(label=_("Until, the last day"), required=False), half=True)
    report_on: date | None = ask(FreshDay(label=_("Next report to the donor by"), required=False))
    public_words: str = ask(
        Choice(
            label=_("What the terms say about public words and politics"), choices=DonorTerms.choices, required=False,
            empty=UNSAID,
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHappening:
    """What happened, where nothing else here says it."""

    TABLE = LegalHappening
    TITLE: ClassVar[Any] = _("Something changed")

    kind: str = ask(Choice(label=_("What happened?"), choices=[(kind.value, EVENTS[kind]) for kind in ENTERED]))
    on: date = ask(FreshDay(label=_("On which day?")))


type NewRow = NewLegalPaper | NewOffice | NewAccount | NewSignatory | NewGrant | NewHappening


class ReportSentForm(forms.Form):
    """A report went to a donor: when, and by when the next is owed."""

    on = FreshDay(label=_("Sent on"))
    report_on = FreshDay(
        label=_("Next report by"), required=False, help_text=_("Leave it empty if this was the last report.")
    )

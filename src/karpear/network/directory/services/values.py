"""What is asked about a service, and about somebody who needs one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.cases.incidents.help_words import HELP_KINDS
from karpear.ui.forms import AnyOf, Choice, Currency, FewLines, Money, NameField, Offered, WholeNumber, YesNo
from karpear.ui.values import ask

from ..models import ServiceEntry
from .words import APPLICANTS, HELP_PAPERS, LANGUAGES, ROLES, SPEEDS

MOST_HOURS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewService:
    """Somebody who can help."""

    TABLE = ServiceEntry

    name: str = ask(
        NameField(label=_("Who helps"), max_length=120, help_text=_("An organisation or an office. Stored encrypted."))
    )
    network: UUID | None = ask(
        Offered(label=_("Who sees it"), required=False, empty=_("only our organisation"), coerce=UUID, nothing=None),
        default=None,
    )
    kinds: Sequence[str] = ask(AnyOf(label=_("With what"), choices=list(HELP_KINDS.items())))
    about: str = ask(
        FewLines(label=_("What they do, and for whom"), max_length=500, required=False, rows=2,
                 help_text=_("No name of anybody they helped."))
    )  # fmt: skip
    applicants: Sequence[str] = ask(
        AnyOf(label=_("Who can ask"), choices=list(APPLICANTS.items()), help_text=_("Nothing ticked: anybody."))
    )
    roles: Sequence[str] = ask(
        AnyOf(label=_("Only for"), choices=list(ROLES.items()), help_text=_("Nothing ticked: anybody."))
    )
    country: str = ask(Offered(label=_("Only in"), required=False, empty=_("any country")))
    once: bool = ask(forms.BooleanField(label=_("Not for whom they helped before"), required=False))
    not_for: str = ask(FewLines(label=_("What they do not do or pay"), max_length=500, required=False, rows=2))
    speed: str = ask(Choice(label=_("They answer"), choices=list(SPEEDS.items()), widget=forms.RadioSelect))
    answer_hours: int | None = ask(
        WholeNumber(label=_("Promised, in hours"), required=False, min_value=1, max_value=MOST_HOURS)
    )
    cap: int | None = ask(Money(label=_("They give at most"), required=False), half=True)
    currency: str = ask(Currency(required=False), half=True)
    retrospective: bool | None = ask(YesNo(label=_("Do they pay what was paid before?"), unsaid=_("not known")))
    languages: Sequence[str] = ask(AnyOf(label=_("Languages"), choices=list(LANGUAGES.items())))
    channel: str = ask(
        FewLines(label=_("How one asks"), max_length=500, required=False, rows=2,
                 help_text=_("A number, a form, an address. Stored encrypted."))
    )  # fmt: skip
    safe: bool | None = ask(YesNo(label=_("Is that way encrypted?"), unsaid=_("not known")))
    at_night: bool | None = ask(YesNo(label=_("Does somebody answer by phone at night?"), unsaid=_("not known")))
    through: str = ask(FewLines(label=_("Through whom one has to ask"), max_length=200, required=False, rows=1))
    papers: Sequence[str] = ask(AnyOf(label=_("Papers they need"), choices=list(HELP_PAPERS.items())))


class NeedForm(forms.Form):
    """What somebody needs, in codes: it stands in an address."""

    kinds = AnyOf(label=_("What kind of help?"), choices=list(HELP_KINDS.items()))
    applicant = Choice(label=_("Who asks?"), required=False, empty=_("not said"), choices=list(APPLICANTS.items()))
    role = Choice(label=_("Who is it for?"), required=False, empty=_("not said"), choices=list(ROLES.items()))
    urgent = forms.BooleanField(label=_("It is urgent"), required=False)
    paid = forms.BooleanField(label=_("It is paid already"), required=False)
    helped_before = forms.BooleanField(label=_("They had help from such a fund before"), required=False)
    amount = Money(label=_("How much money"), required=False)
    currency = Currency(required=False)
    languages = AnyOf(label=_("Languages we can write"), choices=list(LANGUAGES.items())[:3])
    have = AnyOf(label=_("Papers that we have"), choices=list(HELP_PAPERS.items()))

    answers: Mapping[str, Any] = MappingProxyType({})
    seldom = frozenset({"paid", "helped_before", "amount", "currency", "languages", "have"})

    @property
    def folded(self) -> frozenset[str]:
        """What few need to say, as long as nothing is wrong there."""
        return frozenset(name for name in self.seldom if not self[name].errors)

    @property
    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """One field below the other."""
        return [("", [bound]) for bound in self.visible_fields()]

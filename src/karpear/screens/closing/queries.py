"""What the house knows of the day of closure, and which risks a gap's measure may belong to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language

from karpear.compliance.closure.queries.known import house_knows
from karpear.countries.catalogue import Catalogue, CatalogueRisk
from karpear.countries.queries import catalogue, told
from karpear.people.models import Organisation, Person
from karpear.preparedness.reserve.queries.ledger import has_money
from karpear.preparedness.succession.models import KeyTask
from karpear.preparedness.succession.queries import deputies_by_holding, tasks_without_deputy
from karpear.risks.register.models import Risk
from karpear.rules.duty.succession import Holds
from karpear.rules.law.closure import ClosingAsk, Readiness, is_surely_known
from karpear.rules.refusals import Missing

#: What a key task with a deputy answers.
HELD_FOR = {
    Holds.STAMP: ClosingAsk.STAMP,
    Holds.KEYS: ClosingAsk.KEYS,
    Holds.DOMAIN: ClosingAsk.DOMAIN,
}
#: What it answers by half.
HALF_HELD_FOR = {Holds.BANK: ClosingAsk.SIGNATORIES, Holds.SALARIES: ClosingAsk.SALARIES}


def all_rooms_know(organisation: Organisation, now: datetime) -> dict[ClosingAsk, Readiness]:
    """With the deputies of key tasks and the reserve: nothing where no task, or no line of the ledger, is there."""
    on_record = house_knows(organisation, now)
    if has_money(organisation.pk):
        on_record[ClosingAsk.OTHER_MONEY] = Readiness.PARTLY
    if KeyTask.objects.going().filter(organisation=organisation).exists():
        lacks_deputy = tasks_without_deputy(organisation.pk, now) > 0
        on_record[ClosingAsk.DEPUTIES] = Readiness.NO if lacks_deputy else Readiness.YES
    return _with_holders(on_record, deputies_by_holding(organisation.pk, now))


def _with_holders(on_record: dict[ClosingAsk, Readiness], has_deputy: dict[Holds, bool]) -> dict[ClosingAsk, Readiness]:
    """Who does it, and who stands in. How many keys there are is counted where the office stands, if it is.

    That somebody pays salaries does not say how, once the accounts are frozen; and who deals with the bank need not be
    who signs there, which the profile says of each account. So both are asked.
    """
    for holds, ask in HELD_FOR.items():
        if holds in has_deputy and not is_surely_known(ask, on_record):
            on_record[ask] = Readiness.YES if has_deputy[holds] else Readiness.NO
    for holds, ask in HALF_HELD_FOR.items():
        if holds in has_deputy:
            on_record.setdefault(ask, Readiness.PARTLY)
    return on_record


@dataclass(frozen=True, slots=True)
class RiskChoices:
    """Risks of a register that something may belong to: (id, name), those that fit first, the highest first.

    `fitting`: the one that fits, where it stands there; `to_write`: (address, name) of those of the catalogue that fit
    and do not.
    """

    choices: list[tuple[str, str]]
    fitting: str
    to_write: list[tuple[str, str]]


type Fits = Callable[[CatalogueRisk], bool]


def risk_choices(person: Person, organisation: Organisation, fits: Fits) -> RiskChoices:
    """What may be chosen, and what could be written first."""
    language, book = get_language() or "en", catalogue_of(organisation.country)
    rows = list(Risk.objects.visible_to(person).open().filter(organisation=organisation).order_by("-level", "id"))
    fit = {line.id: line for line in book.risks.values() if fits(line)}
    rows.sort(key=lambda risk: risk.catalogue_id not in fit)
    fitting = [str(risk.pk) for risk in rows if risk.catalogue_id in fit]
    lacking = fit.keys() - {risk.catalogue_id for risk in rows}
    return RiskChoices(
        [(str(risk.pk), told(organisation.country, risk.catalogue_id, risk.name, language)) for risk in rows],
        fitting[0] if fitting else "",
        [(_new_risk(organisation, line), fit[line].name.in_language(language)) for line in sorted(lacking)],
    )


def _new_risk(organisation: Organisation, line: str) -> str:
    return reverse("risks:new", query={"organisation": str(organisation.pk), "from": line})


def catalogue_of(country: str) -> Catalogue:
    """Empty where no pack has one."""
    try:
        return catalogue(country)
    except Missing:
        return Catalogue()

"""What a policy says, line by line, in the reader's words."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.rules.duty.cover_terms import Category, InsuranceKind, OperativeTime, Ticked
from karpear.ui.values import titles

from .models import InsurancePolicy
from .values import COUNTRIES, NewInsurance
from .words import CATEGORIES, KINDS, TICKED, TIMES

type Fact = tuple[Any, str]


def policy_facts(policy: InsurancePolicy, provinces: Mapping[str, str], insured: list[str]) -> list[Fact]:
    """(what, answer): what nobody looked up says so. `insured`: names of those who stand in it."""
    return list(_facts(policy, provinces, insured))


def _facts(policy: InsurancePolicy, provinces: Mapping[str, str], insured: list[str]) -> Iterator[Fact]:
    heads, countries = titles(NewInsurance), dict(COUNTRIES)
    yield heads["kind"], str(KINDS[InsuranceKind(policy.kind)])
    yield heads["number"], policy.number or "—"
    yield _("In force"), f"{date_format(policy.starts_on)} – {date_format(policy.ends_on)}"
    categories = [_(CATEGORIES[Category(code)]) for code in policy.categories]
    yield heads["categories"], ", ".join([*categories, *insured])
    yield heads["operative_time"], str(TIMES[OperativeTime(policy.operative_time)])
    yield heads["countries"], ", ".join(str(countries.get(code, code)) for code in policy.countries) or _unseen()
    yield heads["advisory"], yes_no(policy.advisory)
    if policy.advisory:
        out = ", ".join(provinces.get(code, code) for code in policy.provinces_out)
        yield heads["provinces_out"], out or _unseen()
    yield heads["sum_per_event"], f"{policy.sum_per_event:,} {policy.currency}" if policy.sum_per_event else "—"
    yield heads["pre_existing"], str(TICKED[Ticked(policy.pre_existing)])
    yield heads["direct_billing"], yes_no(policy.direct_billing)
    yield heads["claim_days"], str(policy.claim_days or "—")
    if policy.residence:
        yield heads["residence"], str(countries.get(policy.residence, policy.residence))
    if policy.endorsements:
        yield heads["endorsements"], policy.endorsements


def yes_no(answer: bool | None) -> str:
    """In words; None: nobody looked."""
    return _unseen() if answer is None else _("Yes") if answer else _("No")


def _unseen() -> str:
    return str(TICKED[Ticked.UNSEEN])

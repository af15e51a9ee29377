"""What a policy says, line by line, in the reader's words."""

from ast import literal_eval
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.rules.duty.cover_terms import Category, InsuranceKind, NamedRisk, Ticked
from karpear.ui.values import titles

from .models import InsurancePolicy
from .values import COUNTRIES, NewInsurance
from .words import CATEGORIES, KINDS, RISKS, TICKED, TIMES

type Fact = tuple[Any, str]
type Words = Mapping[str, Any]


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
    yield heads["operative_time"], said_in_history("operative_time", policy.operative_time)
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


def said_in_history(name: str, text: str) -> str:
    """One cell of the history as people read it: codes become words, and lists their words."""
    if name == "exclusions":
        ticks = [f"{_(RISKS[NamedRisk(risk)])}: {TICKED[Ticked(word)]}" for risk, word in _parsed(text, {}).items()]
        return "; ".join(ticks)
    if name in _LISTS:
        return ", ".join(str(_LISTS[name].get(code, code)) for code in _parsed(text, []))
    if name in _BOOLEANS:
        return yes_no({"True": True, "False": False}.get(text))
    return str(_CODES.get(name, {}).get(text, text))


def _parsed(text: str, empty: Any) -> Any:
    value = literal_eval(text) if text else empty
    return value if isinstance(value, type(empty)) else empty


_CATEGORY_WORDS: Words = {category.value: gettext_lazy(word) for category, word in CATEGORIES.items()}
_LISTS: Mapping[str, Words] = {"categories": _CATEGORY_WORDS, "countries": dict(COUNTRIES), "provinces_out": {}}
_BOOLEANS = ("advisory", "direct_billing")
_CODES: Mapping[str, Words] = {
    "kind": {kind.value: word for kind, word in KINDS.items()},
    "operative_time": {"": TICKED[Ticked.UNSEEN], **{time.value: word for time, word in TIMES.items()}},
    "pre_existing": {ticked.value: word for ticked, word in TICKED.items()},
    "residence": dict(COUNTRIES),
}


def _unseen() -> str:
    return str(TICKED[Ticked.UNSEEN])

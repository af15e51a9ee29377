"""Personal codes: whose a code is, and what it says."""

import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Max, Sum

from karpear.keys.ring import ring
from karpear.people.models import Person
from karpear.rules.text.short_codes import NTH, months, personal_code

from .models import ByText


class CodeIs(StrEnum):
    """What a code says of somebody. NONE: no code was written."""

    NONE = "none"
    RIGHT = "right"
    DURESS = "duress"
    WRONG = "wrong"


def own_codes(person: Person, now: datetime) -> tuple[str, str]:
    """The two codes of this month, in the order in which the card shows them."""
    turn = _choices_of(person).turn
    first, second = (_make(person.pk, turn, months(now)[0], nth) for nth in NTH)
    return first, second


def good_until(now: datetime) -> date:
    """The last day on which the codes of this month count: the end of the next one."""
    year, month = divmod(now.year * 12 + now.month + 1, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def code_is(person: Person, code: str, now: datetime) -> CodeIs:
    """What this code says of this person. Every code is compared, also after a match."""
    if not code:
        return CodeIs.NONE
    choices, result = _choices_of(person), CodeIs.WRONG
    for month in months(now):
        for nth in NTH:
            is_same = hmac.compare_digest(code.encode(), _make(person.pk, choices.turn, month, nth).encode())
            means = CodeIs.DURESS if choices.danger == str(nth) else CodeIs.RIGHT
            result = means if is_same else result
    return result


def people_with(code: str, now: datetime) -> list[Person]:
    """Whose code this is: nobody, one, or by rare chance several."""
    if not code:
        return []
    active = Person.objects.filter(is_active=True)
    stamp = tuple(active.aggregate(n=Count("pk"), last=Max("created_at")).values())
    turned = ByText.objects.aggregate(n=Sum("turn"))["n"]
    ids = _find_people_by_code(months(now), (*stamp, turned)).get(code, ())
    return list(active.filter(pk__in=ids)) if ids else []


@lru_cache(maxsize=2)
def _find_people_by_code(of: tuple[str, str], _stamp: tuple[object, ...]) -> Mapping[str, Sequence[UUID]]:
    """Code → people. Calculated again when somebody came, left or took new codes."""
    people_by_code: dict[str, list[UUID]] = defaultdict(list)
    for person, turn in Person.objects.filter(is_active=True).values_list("pk", "by_text__turn"):
        for month in of:
            for nth in NTH:
                people_by_code[_make(person, turn or 0, month, nth)].append(person)
    return dict(people_by_code)


def _choices_of(person: Person) -> ByText:
    return ByText.objects.filter(person=person).first() or ByText(person=person)


def _make(person: UUID, turn: int, month: str, nth: int) -> str:
    return personal_code(ring().index_key, person, turn=turn, month=month, nth=nth)

"""What a network's year adds up to, of those who give their figures: numbers of several, in steps, or nothing."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from karpear.rules.counting.independence import counted_together, in_steps, medians_of
from karpear.rules.voice.neutrality import PARTIES, totals_of
from karpear.rules.voice.pulse import FEWEST_ANSWERS, estimate
from karpear.voice.engagement.models import NeutralityRecord
from karpear.voice.pulse.models import PulseQuestion

from ..models import GivenFigures, GivenKind, StrategicPlan
from ..values import ASKS
from .money import own_year

#: By which rule the cells were made; it stands in each table.
RULE = "year-1"


def givers(network: UUID, kind: GivenKind, given_until: datetime | None = None) -> list[UUID]:
    """The organisations that give this kind of figures and still belong to the network."""
    rows = GivenFigures.objects.filter(member__network=network, member__left_at=None, what=kind)
    if given_until is not None:
        rows = rows.filter(given_at__lte=given_until)
    return sorted(rows.values_list("member__organisation", flat=True))


def drawn_cells(network: UUID, year: int, *, given_until: datetime | None = None) -> dict[str, Any]:
    """All numbers of a year, as they would be published; None stands for what is withheld."""
    return {
        "rule": RULE,
        **_money(givers(network, GivenKind.MONEY, given_until), year),
        "asks": _asks(givers(network, GivenKind.PLAN, given_until)),
        "neutrality": _neutrality(givers(network, GivenKind.NEUTRALITY, given_until), year),
        "pulse": _pulse(givers(network, GivenKind.PULSE, given_until), year),
    }


def still_standing(cells: Mapping[str, Any], now_drawn: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was drawn that which would be drawn again alike; never another number, whose difference could be read.

    Totals that hang together are blank together: of a single one that left its step everybody would know the unit.
    """
    standing = dict(cells)
    for part in ("asks", "neutrality", "pulse"):
        if cells[part] != now_drawn[part]:
            standing[part] = _blank(cells[part])
    if cells["organisations"] != now_drawn["organisations"]:
        return {**standing, "organisations": None, "medians": _blank(cells["medians"])}
    same = {name: number for name, number in cells["medians"].items() if number == now_drawn["medians"][name]}
    return {**standing, "medians": {**dict.fromkeys(cells["medians"]), **same}}


def _blank(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _blank(value) for name, value in part.items()}
    return [] if isinstance(part, list) else None


def _money(organisations: Collection[UUID], year: int) -> dict[str, Any]:
    """Of those that count in the currency of most: amounts in two cannot be compared."""
    years = [
        year_of_one for organisation in organisations if (year_of_one := own_year(organisation, year)).money.income
    ]
    currencies = Counter(year_of_one.currency for year_of_one in years).most_common(1)
    currency = currencies[0][0] if currencies else ""
    money = [year_of_one.money for year_of_one in years if year_of_one.currency == currency]
    medians = {measure.value: number for measure, number in medians_of(money).items()}
    return {"organisations": in_steps(len(money)), "medians": medians}


def _asks(organisations: Collection[UUID]) -> dict[str, int | None]:
    wishes: dict[str, dict[str, int]] = defaultdict(dict)
    for plan in StrategicPlan.objects.filter(organisation__in=organisations):
        for code in plan.sealed["asks"]:
            wishes[code][str(plan.organisation_id)] = 1
    return {code: counted_together(wishes[code]) for code in ASKS}


def _neutrality(organisations: Collection[UUID], year: int) -> dict[str, dict[str, int | None]]:
    """Guests of parties at events, by side: a total of many organisations, and no organisation's own."""
    counts: Mapping[str, dict[str, dict[str, int]]] = {"invited": defaultdict(dict), "came": defaultdict(dict)}
    records: dict[UUID, list[Any]] = defaultdict(list)
    rows = NeutralityRecord.objects.in_force().filter(organisation__in=organisations, happened_on__year=year)
    for row in rows:
        records[row.organisation_id].append(row.fact)
    for organisation, facts in records.items():
        totals = totals_of("", facts)
        for side in PARTIES:
            counts["invited"][side][str(organisation)] = totals.invited[side] or 0
            counts["came"][side][str(organisation)] = totals.came[side] or 0
    return {
        column: {side.value: counted_together(by_side[side]) for side in PARTIES} for column, by_side in counts.items()
    }


def _pulse(organisations: Collection[UUID], year: int) -> list[dict[str, Any]]:
    """One interval for each question of ours that several organisations asked in this year, behind the same coin."""
    groups: dict[tuple[str, int], list[PulseQuestion]] = defaultdict(list)
    rows = PulseQuestion.objects.filter(organisation__in=organisations, ends_at__year=year).exclude(wording="")
    for question in rows.order_by("wording", "truth_percent", "id"):
        groups[question.wording, question.truth_percent].append(question)
    return [
        cell
        for (wording, percent), questions in groups.items()
        if (cell := _interval(wording, percent, questions)) is not None
    ]


def _interval(wording: str, percent: int, questions: Collection[PulseQuestion]) -> dict[str, Any] | None:
    answers: Counter[str] = Counter()
    for question in questions:
        answers[str(question.organisation_id)] += question.answer_count
    if answers.total() < FEWEST_ANSWERS or counted_together(answers) is None:
        return None
    value = estimate(sum(question.yes_count for question in questions), answers.total(), percent / 100)
    shares = {name: round(100 * getattr(value, name)) for name in ("share", "low", "high")}
    return {"wording": wording, "answers": in_steps(answers.total()), **shares}

"""What a bulletin says has happened reaches the registers of those who received it, and through these their open plans.

Codes alone: a threat, a day, a province. Whoever reads the register is led to the bulletin, whose page asks who they
are.
"""

from datetime import datetime
from uuid import UUID, uuid5

from django.urls import reverse

from karpear.countries.queries import catalogue, provinces
from karpear.db.batches import due_one_by_one
from karpear.network.bulletins.ways.carried import ToCarry, claim_bulletin, to_carry
from karpear.people.local_today import day_of
from karpear.risks.facts.actions.after_bulletins import take_back_bulletin_facts, take_bulletin_fact
from karpear.rules.refusals import Missing
from karpear.rules.sharing.bulletin_facts import ACTS, GRAVE, reliability_of
from karpear.rules.sharing.bulletins import Credibility, EventKind, Reliability

SET = 50


def carry_bulletins(*, now: datetime) -> int:
    """Each is claimed together with the facts that follow from it: a crash between repeats both."""
    rows = to_carry(now).order_by("released_at", "pk").values_list("pk", flat=True)
    return due_one_by_one("carry bulletins", rows, lambda pk: _carry(pk, now), size=SET, now=now)


def _carry(pk: UUID, now: datetime) -> int:
    claimed = claim_bulletin(bulletin=pk, now=now)
    if claimed is None:
        return 0
    if claimed.takes_back:
        return take_back_bulletin_facts(sources=[_source(claimed, code) for code in _everywhere(claimed)], now=now)
    return sum(_take(claimed, code, now) for code in claimed.bulletin.provinces or [""])


def _everywhere(claimed: ToCarry) -> list[str]:
    """Whichever provinces an earlier step named."""
    return ["", *_provinces(claimed.bulletin.organisation.country)]


def _provinces(country: str) -> list[str]:
    try:
        return [province.code for province in provinces(country)]
    except Missing:
        return []


def _source(claimed: ToCarry, province: str) -> UUID:
    """The same for a bulletin and its updates: one happening is one fact in a province."""
    return uuid5(claimed.first, province)


def _take(claimed: ToCarry, province: str, now: datetime) -> int:
    row, count = claimed.bulletin, 0
    event = EventKind(row.event)
    for organisation in claimed.organisations:
        try:
            threat = catalogue(organisation.country).threat_of().get(ACTS[event].value, "")
        except Missing:
            continue
        if not threat:
            continue
        codes = {
            "threat": threat,
            "happened_on": min(day_of(organisation, row.since or row.released_at or now), day_of(organisation, now)),
            "province": province,
            "serious": event in GRAVE,
            "reliability": reliability_of(Reliability(row.reliability), Credibility(row.credibility)).value,
        }
        fact = take_bulletin_fact(
            source=_source(claimed, province), organisation=organisation.pk, codes=codes,
            path=reverse("network:bulletin", args=[row.pk]), now=now,
        )  # fmt: skip
        count += fact is not None
    return count

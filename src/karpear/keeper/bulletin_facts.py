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
from karpear.risks.facts.actions.after_bulletins import (
    BulletinFact,
    take_back_bulletin_facts,
    take_bulletin_facts,
)
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
        sources = [_source(claimed, code) for code in _everywhere(claimed)]
        return take_back_bulletin_facts(sources=sources, by=claimed.bulletin.released_by_id, now=now)
    return _take(claimed, now)


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


def _take(claimed: ToCarry, now: datetime) -> int:
    """In each province that it names, for each organisation that received it."""
    row, event = claimed.bulletin, EventKind(claimed.bulletin.event)
    threats = {country: _threat(country, event) for country in {each.country for each in claimed.organisations}}
    reliability = reliability_of(Reliability(row.reliability), Credibility(row.credibility)).value
    happened_at = row.since or row.released_at or now
    new = [
        BulletinFact(
            source=_source(claimed, province),
            organisation=organisation.pk,
            codes={
                "threat": threats[organisation.country],
                "happened_on": min(day_of(organisation, happened_at), day_of(organisation, now)),
                "province": province,
                "serious": event in GRAVE,
                "reliability": reliability,
            },
        )
        for organisation in claimed.organisations
        if threats[organisation.country]
        for province in row.provinces or [""]
    ]
    return take_bulletin_facts(new=new, path=reverse("network:bulletin", args=[row.pk]), now=now)


def _threat(country: str, event: EventKind) -> str:
    """As the country's catalogue has it; empty where it has none."""
    try:
        return catalogue(country).threat_of().get(ACTS[event].value, "")
    except Missing:
        return ""

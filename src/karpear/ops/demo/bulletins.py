"""Four bulletins of the demo: a checkpoint for all members, a name for two people alone, a flood for everybody, and one
that waits for a second person, and then tells partners, too.

By the actions that people use, at the moment they would have used them. All of it is invented.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from karpear.keys.ids import new_id
from karpear.network.bulletins.actions.drafts import Addressed, address_bulletin, write_bulletin
from karpear.network.bulletins.actions.received import note_read
from karpear.network.bulletins.actions.release import ask_release, reading_of, release
from karpear.network.bulletins.models import Bulletin
from karpear.network.bulletins.queries.audience import organisations_in, resolved_audience
from karpear.network.bulletins.values import NewBulletin
from karpear.network.members.models import Network, Partner
from karpear.people.models import Organisation, Person

from .cast import COMPANIES, organisation_of, person_called
from .history import DAY, HOUR

LAKE, FOREST = "KH-2", "KH-15"


@transaction.atomic
def make_bulletins(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    network = Network.objects.first()
    if network is None or Bulletin.objects.exists():
        return
    lake, forest = (organisation_of(company) for company in COMPANIES)
    dara, bopha, kunthea = (person_called(name) for name in ("Dara", "Bopha", "Kunthea"))
    piseth, maly, channary = (person_called(name) for name in ("Piseth", "Maly", "Channary"))
    checkpoint = _checkpoint(network, lake, dara, now=now - 5 * HOUR)
    _sent(checkpoint, by=dara, released_by=bopha, at=now - 4 * HOUR)
    for reader in (piseth, channary, kunthea):
        note_read(by=reader, bulletin=Bulletin.objects.get(pk=checkpoint.pk), now=now - 3 * HOUR)
    listed = _named(network, forest, maly, now=now - 2 * DAY)
    address_bulletin(by=maly, bulletin=listed.pk, to=Addressed(people={dara.pk, channary.pk}), now=now - 2 * DAY)
    _sent(listed, by=maly, released_by=piseth, at=now - 2 * DAY + HOUR)
    for reader in (dara, channary):
        note_read(by=reader, bulletin=Bulletin.objects.get(pk=listed.pk), now=now - DAY)
    _sent(_flood(network, network.body, channary, now=now - 8 * HOUR), by=channary, released_by=channary,
          at=now - 8 * HOUR)  # fmt: skip
    rule = _rule(network, lake, kunthea, now=now - HOUR)
    partners = Partner.objects.active().filter(organisation=lake).values_list("pk", flat=True)
    to = Addressed(organisations=organisations_in(network), partners=set(partners))
    address_bulletin(by=kunthea, bulletin=rule.pk, to=to, now=now - HOUR)
    ask_release(by=kunthea, bulletin=rule.pk, asked_of=dara.pk, now=now - HOUR)


def _write(
    network: Network, source: Organisation, by: Person, *, now: datetime, until: timedelta, **answers: Any
) -> Bulletin:
    return write_bulletin(
        by=by, network=network.pk, organisation=source.pk, key=new_id(), to_all=True, now=now,
        new=NewBulletin(expires_at=now + until, **answers),
    )  # fmt: skip


def _checkpoint(network: Network, source: Organisation, by: Person, *, now: datetime) -> Bulletin:
    return _write(
        network, source, by, now=now, until=2 * DAY, event="checkpoint", province=LAKE, sure="confirmed",
        label="AMBER+STRICT",
        headline_km="មានកន្លែងត្រួតពិនិត្យនៅផ្លូវជាតិលេខ ៥ (ប្រឌិត)", headline_en="Checkpoint on national road 5 (invented)",
        avoid_km="កុំយកបញ្ជីឈ្មោះ ឬឯកសារដើមតាមខ្លួន។ កុំថតរូបពួកគេ។",
        avoid_en="Do not carry lists of names or original papers. Do not photograph them.",
        todo_km="ទៅតាមផ្លូវចាស់ខាងត្បូង ឬរង់ចាំដល់ល្ងាច។ ប្រាប់មន្ត្រីរបស់អ្នកមុនចេញដំណើរ។",
        todo_en="Take the old road in the south, or wait until evening. Tell your officer before you leave.",
    )  # fmt: skip


def _named(network: Network, source: Organisation, by: Person, *, now: datetime) -> Bulletin:
    return _write(
        network, source, by, now=now, until=5 * DAY, event="threat", province=FOREST, sure="trusted", label="RED",
        headline_en="Two organisations stand on a list of the district (invented)",
        avoid_en="Do not ask the district about it, and do not write of it by phone.",
        todo_en="Call us from another phone. We meet on Thursday.",
    )  # fmt: skip


def _flood(network: Network, source: Organisation, by: Person, *, now: datetime) -> Bulletin:
    return _write(
        network, source, by, now=now, until=3 * DAY, event="flood", province=LAKE, sure="seen", label="CLEAR",
        is_public=True,
        headline_km="ទឹកឡើងខ្ពស់នៅជុំវិញបឹង (ប្រឌិត)", headline_en="High water around the lake (invented)",
        avoid_km="កុំឆ្លងកាត់ទឹកហូរដោយម៉ូតូ។", avoid_en="Do not cross running water by motorbike.",
        todo_km="រក្សាទុកឯកសារនៅកន្លែងខ្ពស់ ហើយសាកទូរសព្ទឱ្យពេញ។",
        todo_en="Keep papers high and dry, and charge your phones.",
    )  # fmt: skip


def _rule(network: Network, source: Organisation, by: Person, *, now: datetime) -> Bulletin:
    return _write(
        network, source, by, now=now, until=6 * DAY, event="new_rule", sure="heard", label="AMBER",
        headline_en="Communes ask for lists of everybody who attends (invented)",
        avoid_en="Do not hand over a list of names, and do not refuse alone.",
        todo_en="Ask for the request in writing, and send us a copy without names.",
    )  # fmt: skip


def _sent(row: Bulletin, *, by: Person, released_by: Person, at: datetime) -> None:
    if by != released_by:
        ask_release(by=by, bulletin=row.pk, asked_of=released_by.pk, now=at)
    fresh = Bulletin.objects.get(pk=row.pk)
    release(by=released_by, bulletin=row.pk, reading=reading_of(fresh, resolved_audience(fresh)), now=at)

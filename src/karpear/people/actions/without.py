"""People without an account: a villager or a driver has a number, a card with codes, and an organisation that watches.

Somebody who acts for the organisation writes them down. What they text is treated like anybody's; they never sign in,
unless they come in later by a link that is theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.db.batches import in_sets, part
from karpear.db.rows import find_row
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields

from ..addresses import address_index
from ..models import Address, Channel, Membership, Person, Watch, WatchState
from ..notices import notify
from ..queries.gates import require
from .invitations import open_invitation
from .watch import ask_to_watch, end_watch

#: Whoever holds a stolen session may not text half the country.
MOST_OF_ONE = 200
MOST_NUMBERS = 2
_SET = 20


@dataclass(frozen=True, slots=True)
class Villager:
    """What is written down about somebody without an account. `watcher`: a member who is asked to watch, too."""

    name: str
    numbers: Sequence[str]
    language: str = "km"
    watcher: UUID | None = None


@transaction.atomic
def add_without_account(*, by: Person, organisation_id: UUID, values: Villager, now: datetime) -> Person:
    """Write them down; the organisation watches from now on, and each number is asked to answer.

    Raises Missing, Forbidden or BadFields.
    """
    organisation = require(by, organisation_id, Verb.ACT_ON_ALERT).organisation
    if _accepted_watches(organisation_id).count() >= MOST_OF_ONE:
        raise BadFields([("name", _("There is no room for more people without an account. End one first."))])
    person = Person.objects.create_without_account(name=values.name, language=values.language)
    Watch.objects.create(
        person=person, organisation=organisation, state=WatchState.ACCEPTED, asked_at=now, answered_at=now,
        answered_by=by,
    )  # fmt: skip
    for position, number in enumerate(values.numbers[:MOST_NUMBERS]):
        address = Address.objects.create(
            person=person, channel=Channel.SMS, value=number, value_index=address_index(number), position=position
        )
        notify(topic="number", subject=person.pk, text_key="number_added", person=person, address=address, now=now)
    watcher = _member(organisation_id, values.watcher)
    if watcher and watcher != by:
        ask_to_watch(person=person, watcher=watcher, now=now)
    elif watcher:
        Watch.objects.create(
            person=person, watcher=by, state=WatchState.ACCEPTED, asked_at=now, answered_at=now, answered_by=by
        )
    record(
        at=now, action="person_without_account", object_type="person", object_id=person.pk, actor=by.pk,
        organisation=organisation_id, numbers=len(values.numbers),
    )  # fmt: skip
    return person


@transaction.atomic
def end_without_account(*, by: Person, organisation_id: UUID, person_id: UUID, now: datetime) -> None:
    """The organisation watches no longer. Where nobody else does, nothing of theirs is used any more.

    Raises Missing or Forbidden.
    """
    watch = _find_watch(by, organisation_id, person_id)
    end_watch(by=by, watch_id=watch.pk, now=now)
    if not Watch.objects.accepted().filter(person=person_id).exists():
        Address.objects.usable().filter(person=person_id).update(removed_at=now)
        Person.objects.filter(pk=person_id).update(is_active=False)


def invite_to_account(*, by: Person, organisation_id: UUID, person_id: UUID, now: datetime) -> str:
    """A one-time link with which they get an account of their own; who watches over them stays. Returns its token.

    Raises Missing or Forbidden.
    """
    watch = _find_watch(by, organisation_id, person_id)
    require(by, organisation_id, Verb.OPEN_ACCOUNTS)
    return open_invitation(by=by, organisation_id=None, for_name=watch.person.name, now=now, person=watch.person)[1]


def note_answered(*, address: Address, now: datetime) -> None:
    """Somebody without an account wrote from their number: nothing else proves it, since they open no links."""
    person = address.person
    if person and not person.has_account and address.proven_at is None:
        Address.objects.filter(pk=address.pk).update(proven_at=now)


def forget_without_account(*, now: datetime) -> int:
    """Those whom nobody watches over any more and about whom nothing is kept, a few at a time."""
    people = Person.objects.without_account().filter(is_active=False, watched_by__isnull=True, alerts__isnull=True)
    return part(in_sets("forget people", people.order_by("pk"), _forget, size=_SET, now=now), 1)


def _forget(people: QuerySet[Person]) -> int:
    forgotten = list(people.values_list("pk", flat=True))
    Person.objects.filter(pk__in=forgotten).only("pk").delete()
    return len(forgotten)


def _accepted_watches(organisation_id: UUID) -> QuerySet[Watch]:
    return Watch.objects.accepted().filter(organisation=organisation_id, person__in=Person.objects.without_account())


def _find_watch(by: Person, organisation_id: UUID, person_id: UUID) -> Watch:
    require(by, organisation_id, Verb.ACT_ON_ALERT)
    return find_row(_accepted_watches(organisation_id).select_related("person").filter(person=person_id))


def _member(organisation_id: UUID, person_id: UUID | None) -> Person | None:
    memberships = Membership.objects.active().filter(
        organisation=organisation_id, person=person_id, person__is_active=True
    )
    member = memberships.select_related("person").first() if person_id else None
    return member.person if member else None

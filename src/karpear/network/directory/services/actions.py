"""Services: written down, changed, looked at again, taken out; and somebody asked one, and what came of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create, note
from karpear.cases.incidents.actions.help import note_help, note_help_answer
from karpear.countries.queries import packs
from karpear.keys.ids import new_id
from karpear.people.access import allowed, locked
from karpear.people.models import Person
from karpear.people.queries.gates import may_anywhere, require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.sharing.help_kinds import VERIFYING, HelpKind, HelpOutcome
from karpear.ui.values import checked, fill, row_of, value_of

from ...members.models import Network, NetworkMember
from ..models import ServiceEntry, ServiceUse, bits_of
from .cards import ServiceCard
from .uses import use_of
from .values import NewService


def networks_of(organisation: UUID) -> list[Network]:
    """To which it belongs, or which it coordinates."""
    inside = NetworkMember.objects.active().filter(organisation=organisation).values("network")
    rows = Network.objects.filter(pk__in=inside) | Network.objects.filter(body=organisation)
    return list(rows.select_related("body").order_by("founded_at", "id"))


@transaction.atomic
def add_service(
    *, by: Person, organisation: UUID, new: NewService, now: datetime, today: date, key: UUID | None = None
) -> ServiceEntry:
    """One more, as somebody heard today. The same `key` again is the same one.

    Raises Missing, Forbidden or BadFields.
    """
    membership = require(by, organisation, Verb.KEEP_DIRECTORY)
    if key and (existing_entry := ServiceEntry.objects.filter(pk=key).first()):
        return allowed(existing_entry, by=by, verb=Verb.KEEP_DIRECTORY)
    value = _checked(new, organisation)
    entry = ServiceEntry(
        pk=key or new_id(),
        organisation=membership.organisation, kind_bits=bits_of(value.kinds), looked_on=today, looked_by=by,
        added_at=now, changed_at=now, **row_of(value),
    )  # fmt: skip
    create([entry], by=by, at=now, organisation=organisation)
    return entry


@transaction.atomic
def change_service(*, by: Person, service: UUID, clean: Mapping[str, Any], now: datetime, today: date) -> ServiceEntry:
    """Other facts, heard today. Raises Missing, Forbidden, Conflict or BadFields."""
    entry = _active(by, service)
    value = _checked(replace(value_of(NewService, entry), **clean), entry.organisation_id)
    with changing(entry, verb="changed", by=by, at=now):
        fill(entry, value)
        entry.kind_bits = bits_of(value.kinds)
        entry.looked_on, entry.looked_by = today, by
    return entry


@transaction.atomic
def look_at_service(*, by: Person, service: UUID, now: datetime, today: date) -> ServiceEntry:
    """Somebody asked, and it still holds: anybody who sees it and keeps a directory can say so."""
    entry = _standing(locked(ServiceEntry, by=by, pk=service))
    if not may_anywhere(by, Verb.KEEP_DIRECTORY):
        raise Missing
    with changing(entry, verb="looked", by=by, at=now):
        entry.looked_on, entry.looked_by = today, by
    return entry


@transaction.atomic
def end_service(*, by: Person, service: UUID, now: datetime) -> ServiceEntry:
    """It is taken out. Raises Missing, Forbidden or Conflict."""
    entry = _active(by, service)
    with changing(entry, verb="ended", by=by, at=now):
        entry.ended_at = now
    return entry


@transaction.atomic
def note_use(
    *, by: Person, key: UUID, card: ServiceCard, kind: str, incident: UUID | None, now: datetime
) -> ServiceUse:
    """Somebody applied; later they are asked what came of it. The same `key` again is the same one.

    Where it was for an incident, it stands there, too. Raises Missing, Forbidden, Conflict or BadFields.
    """
    if existing_use := ServiceUse.objects.filter(key=key).first():
        if existing_use.by_id != by.pk:
            raise Missing
        return existing_use
    if kind not in {given.value for given in HelpKind}:
        raise BadFields([("kind", _("Choose what you asked for."))])
    if card.entry:
        _standing(locked(ServiceEntry, by=by, pk=card.entry.pk))
    network = card.entry.network if card.entry else Network.objects.visible_to(by).order_by("founded_at").first()
    try:
        with transaction.atomic():
            use = ServiceUse.objects.create(
                key=key, entry=card.entry, pack_entry="" if card.entry else card.key, network=network, by=by,
                kind=kind, asked_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise Missing from None
    if incident:
        note_help(by=by, incident=incident, use=use.pk, name=card.name, kind=kind, now=now)
    note(use, action="service_use.asked", by=by, at=now)
    return use


@transaction.atomic
def answer_use(*, by: Person, use: UUID, outcome: str, now: datetime, today: date) -> ServiceUse:
    """What came of it. An answer of whatever kind makes the entry as sure as on its first day."""
    own_use = use_of(by, use)
    if outcome not in {word.value for word in HelpOutcome}:
        raise BadFields([("outcome", _("Choose what came of it."))])
    if own_use.outcome == outcome:
        return own_use
    own_use.outcome, own_use.answered_on = outcome, today
    own_use.save(update_fields=["outcome", "answered_on"])
    if own_use.entry_id and outcome in VERIFYING:
        entries = ServiceEntry.objects.active().filter(pk=own_use.entry_id, looked_on__lt=today)
        entries.update(looked_on=today, looked_by=by)
    note_help_answer(use=own_use.pk, outcome=outcome, today=today)
    note(own_use, action="service_use.answered", by=by, at=now)
    return own_use


def _active(by: Person, service: UUID) -> ServiceEntry:
    return _standing(locked(ServiceEntry, by=by, pk=service, verb=Verb.KEEP_DIRECTORY))


def _standing(entry: ServiceEntry) -> ServiceEntry:
    if entry.ended_at:
        raise Conflict(str(ServiceEntry.NOT_NOW))
    return entry


def _checked(new: NewService, organisation: UUID) -> NewService:
    value = checked(new)
    errors = []
    if not value.kinds:
        errors.append(("kinds", _("Tick at least one.")))
    if value.cap is not None and not value.currency:
        errors.append(("currency", _("Say in which currency.")))
    if value.network and value.network not in {network.pk for network in networks_of(organisation)}:
        errors.append(("network", _("Your organisation does not belong to it.")))
    if value.country and value.country not in {country.code for country in packs()}:
        errors.append(("country", _("Choose a country of the list.")))
    if errors:
        raise BadFields(errors)
    return value if value.cap is not None else replace(value, currency="")

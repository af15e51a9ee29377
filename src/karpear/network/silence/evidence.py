"""What else is known when many are silent: do texts reach them, did words come in late, did anybody call for help?"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from karpear.alerts.models import Alert, StageCall
from karpear.checkins.models import CheckIn
from karpear.messaging.models import Delivery, DeliveryState
from karpear.people.models import Address
from karpear.rules.alarm.outcome import Kind
from karpear.rules.alarm.together import SILENT_AFTER, Evidence


def evidence_of(silent: Collection[UUID], other_ids: Collection[UUID], since: datetime) -> Evidence:
    """Of the silent people and the others of their cell, since the first of them should have been heard from.

    A duress is left out: nobody but those who answer it may learn of it.
    """
    people = {*silent, *other_ids}
    owners = {
        pk: person
        for pk, person in Address.objects.usable().filter(person__among=set(silent)).values_list("pk", "person")
        if person
    }
    failing = _owners(owners, Delivery.objects.waiting().filter(state=DeliveryState.FAILED, created_at__gte=since))
    check_ins = CheckIn.objects.filter(person__among=people, received_at__gte=since)
    late_texts = {
        person
        for person, made_at, received_at in check_ins.values_list("person", "made_at", "received_at")
        if received_at - made_at >= SILENT_AFTER
    }
    calls = Alert.objects.filter(person__among=people, kind=Kind.SOS.value, drill=False, opened_at__gte=since)
    held_calls = StageCall.objects.in_force().filter(alert__person__among=people, confirmed_at__gte=since)
    return Evidence(len(failing), len(late_texts), calls.count() + held_calls.count())


def _owners(owners: dict[UUID, UUID], rows: object) -> set[UUID]:
    addresses = rows.filter(address__among=set(owners)).values_list("address", flat=True)  # type: ignore[attr-defined]
    return {owners[address] for address in addresses}

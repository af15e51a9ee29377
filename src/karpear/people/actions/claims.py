"""Who says that a number is theirs: a proof takes it from nobody, and whoever holds the phone may say "not me"."""

from datetime import datetime

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note

from ..models import Address
from ..notices import notify, tell_changed


def ask_earlier(*, address: Address, now: datetime) -> None:
    """Somebody proved a number: who gave it before is asked there, and hears of it everywhere.

    Until they answer it belongs to both. Runs inside the caller's transaction.
    """
    for earlier in Address.objects.before(address).select_related("person"):
        person = earlier.person
        if person is None:
            continue
        notify(
            topic="proof", subject=earlier.pk, text_key="proof", person=person, address=earlier, about=person, now=now
        )
        tell_changed(person=person, now=now)
        record(at=now, action="address_claimed", object_type="address", object_id=earlier.pk, actor=address.person_id)


@transaction.atomic
def disown(*, address: Address, now: datetime) -> None:
    """Whoever is reached there is not its person: nothing more is sent there, and its person hears of it elsewhere.

    The only address somebody has stays, unproven: who can be reached by nothing would not even learn it.
    """
    person = address.person
    if person is None or address.removed_at:
        return
    other_addresses = Address.objects.written().filter(person=person).exclude(pk=address.pk)
    Address.objects.filter(pk=address.pk).update(proven_at=None, removed_at=now if other_addresses.exists() else None)
    tell_changed(person=person, now=now)
    note(address, action="address_disowned", by=None, at=now)

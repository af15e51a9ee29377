"""Who runs the server: sees its page, and hears when it needs somebody. Named by whoever has the machine in hand."""

from datetime import datetime

from django.db import transaction

from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row

from ..models import Person


@transaction.atomic
def name_operator(*, email: str, is_operator: bool, now: datetime) -> Person:
    """Make them one, or no longer. Raises Missing where nobody signs in with this address."""
    person = find_row(Person.objects.select_for_update().filter(email=email.lower(), is_active=True))
    if person.is_operator != is_operator:
        person.is_operator = is_operator
        person.save(update_fields=["is_operator"])
        note(person, action="operator_named" if is_operator else "operator_no_longer", by=None, at=now)
    return person

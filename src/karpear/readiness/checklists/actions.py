"""Going through a checklist."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.people.models import Person

from .models import ChecklistProgress
from .queries import checklist_page


@transaction.atomic
def keep_progress(*, person: Person, key: str, done_keys: Collection[str], today: date, now: datetime) -> None:
    """These lines are done, the others are not. A line keeps the day on which it was done first. Raises Missing."""
    progress = checklist_page(person, key)
    days_by_key = {item.key: day for item, day in progress.lines if day}
    values = {
        item.key: days_by_key.get(item.key) or today.isoformat()
        for item, _day in progress.lines
        if item.key in done_keys
    }
    ChecklistProgress.objects.update_or_create(
        person=person, checklist=key, defaults={"done": values, "changed_at": now}
    )
    record(at=now, action="checklist.kept", object_type="person", object_id=person.pk, actor=person.pk, list=key)


@transaction.atomic
def begin_anew(*, person: Person, key: str, now: datetime) -> None:
    """Nothing of this list is done. Raises Missing."""
    checklist_page(person, key)
    ChecklistProgress.objects.filter(person=person, checklist=key).delete()
    record(at=now, action="checklist.anew", object_type="person", object_id=person.pk, actor=person.pk, list=key)

"""A whole plan from one page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from karpear.people.models import Person
from karpear.rules.refusals import BadFields

from ...itinerary.models import Activity
from ...itinerary.queries import gaps
from .draft import new_draft
from .pages import save_if, save_legs, save_told, save_when, save_who


@transaction.atomic
def plan_trip(*, person: Person, clean: Mapping[str, Any], unfinished: bool = False, now: datetime) -> Activity:
    """A draft with all that one page says. `clean`: what, when, legs, who, told, if, each as its own page gives it.

    Raises BadFields, by the page where it is said, when something is lacking that it cannot start without, unless it
    may be `unfinished`.
    """
    draft = new_draft(person=person, clean=clean["what"], now=now)
    save_when(person=person, activity=draft.pk, clean=clean["when"], now=now)
    if clean["legs"]:
        save_legs(person=person, activity=draft.pk, legs=clean["legs"], now=now)
    save_who(person=person, activity=draft.pk, clean=clean["who"], now=now)
    save_told(person=person, activity=draft.pk, disclosures=clean["told"], now=now)
    if clean["if"]["questions"] or any(clean["if"]["instructions"].values()):
        save_if(person=person, activity=draft.pk, clean=clean["if"], now=now)
    draft.refresh_from_db()
    if not unfinished and (lacking := gaps(draft, now=now)):
        raise BadFields([(gap.step, gap.text) for gap in lacking])
    return draft

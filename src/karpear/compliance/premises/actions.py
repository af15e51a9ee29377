"""Places: written down, changed with their history, looked at again, left."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.law.premises import Tenure
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked, fill, row_of, value_of

from .models import Site
from .values import LeavingPlan, NewSite

EARLIEST, LATEST = 1980, 2200


@transaction.atomic
def add_site(*, by: Person, organisation: UUID, new: NewSite, now: datetime, today: date) -> Site:
    """One more place, looked at today. Raises Missing, Forbidden or BadFields."""
    membership = require(by, organisation, Verb.KEEP_LAW)
    site = Site(
        organisation=membership.organisation, looked_on=today, added_at=now, changed_at=now, **row_of(_checked(new))
    )
    create([site], by=by, at=now, organisation=organisation)
    return site


@transaction.atomic
def change_site(*, by: Person, site: UUID, clean: Mapping[str, Any], now: datetime) -> Site:
    """Other answers about the place; what stood before is kept. Raises Missing, Forbidden, Conflict or BadFields."""
    stored_site = _in_use(by, site)
    value = _checked(replace(value_of(NewSite, stored_site), **clean))
    with changing(stored_site, verb="changed", by=by, at=now):
        fill(stored_site, value)
    return stored_site


@transaction.atomic
def plan_leaving(*, by: Person, site: UUID, clean: Mapping[str, Any], now: datetime) -> Site:
    """What is ready for the day on which it must be left. Raises Missing, Forbidden, Conflict or BadFields."""
    stored_site = _in_use(by, site)
    value = checked(replace(value_of(LeavingPlan, stored_site), **clean))
    with changing(stored_site, verb="planned", by=by, at=now):
        fill(stored_site, value)
    return stored_site


@transaction.atomic
def look_at(*, by: Person, site: UUID, now: datetime, today: date) -> Site:
    """Somebody has looked at all of it, and it is so. Raises Missing, Forbidden or Conflict."""
    stored_site = _in_use(by, site)
    with changing(stored_site, verb="looked", by=by, at=now):
        stored_site.looked_on = today
    return stored_site


@transaction.atomic
def leave_site(*, by: Person, site: UUID, now: datetime) -> Site:
    """It is no longer used. Raises Missing, Forbidden or Conflict."""
    stored_site = _in_use(by, site)
    with changing(stored_site, verb="left", by=by, at=now):
        stored_site.left_at = now
    return stored_site


def _in_use(by: Person, site: UUID) -> Site:
    stored_site = locked(Site, by=by, pk=site, verb=Verb.KEEP_LAW)
    if stored_site.left_at:
        raise Conflict(_("This place was left. Nothing about it changes any more."))
    return stored_site


def _checked(new: NewSite) -> NewSite:
    value = checked(new)
    errors = []
    if value.ends_on and value.open_ended:
        errors.append(("open_ended", _("Either a last day, or none.")))
    for name in ("ends_on", "address_since"):
        day = getattr(value, name)
        if day and not EARLIEST <= day.year <= LATEST:
            errors.append((name, _("Look at the year.")))
    if "nobody" in value.neighbours and len(value.neighbours) > 1:
        errors.append(("neighbours", _("Either nobody else, or these.")))
    if errors:
        raise BadFields(errors)
    if value.tenure == Tenure.OWN:
        return replace(value, landlord="", landlord_words="")
    return value

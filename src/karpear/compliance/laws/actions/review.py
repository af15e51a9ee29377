"""Activities put on the list and taken off; opinions decided, each with what was decided before."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create, note
from karpear.countries.queries import law_book
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.values import checked, fill, row_of, value_of

from ..models import ActivityOpinion, OwnActivity
from ..values import NewOpinion, NewOwnActivity

OLDEST, A_DAY = date(2000, 1, 1), timedelta(days=1)


@transaction.atomic
def add_activity(*, by: Person, organisation: UUID, new: NewOwnActivity, now: datetime) -> OwnActivity:
    """One more thing that the organisation does. Raises Missing, Forbidden or BadFields."""
    require(by, organisation, Verb.KEEP_LAW)
    activity = OwnActivity.objects.create(organisation_id=organisation, added_at=now, **row_of(checked(new)))
    note(activity, action="ownactivity.added", by=by, at=now)
    return activity


@transaction.atomic
def change_activity(*, by: Person, activity: UUID, clean: Mapping[str, Any], now: datetime) -> OwnActivity:
    """Other words or kinds; opinions stay. Raises Missing, Forbidden, Conflict or BadFields."""
    stored_activity = _going_on(by, activity)
    value = checked(replace(value_of(NewOwnActivity, stored_activity), **clean))
    with changing(stored_activity, verb="changed", by=by, at=now):
        fill(stored_activity, value)
    return stored_activity


@transaction.atomic
def end_activity(*, by: Person, activity: UUID, now: datetime) -> None:
    """The organisation no longer does it. Raises Missing, Forbidden or Conflict."""
    stored_activity = _going_on(by, activity)
    with changing(stored_activity, verb="ended", by=by, at=now):
        stored_activity.ended_at = now


@transaction.atomic
def decide_opinion(
    *, by: Person, activity: UUID, article: str, clean: Mapping[str, Any], now: datetime, today: date
) -> ActivityOpinion:
    """How an activity stands against an article of the pack. Raises Missing, Forbidden, Conflict or BadFields."""
    stored_activity = _going_on(by, activity)
    if article not in law_book(stored_activity.organisation.country).articles:
        raise Missing
    value = _checked(NewOpinion(**clean), today)
    opinion = ActivityOpinion.objects.select_for_update().filter(activity=stored_activity, article=article).first()
    if opinion is None:
        opinion = ActivityOpinion(
            activity=stored_activity, article=article, decided_by=by, decided_at=now, **row_of(value)
        )
        create([opinion], by=by, at=now, organisation=stored_activity.organisation_id)
        return opinion
    opinion.activity = stored_activity
    with changing(opinion, verb="decided", by=by, at=now, always=("given_on",)):
        fill(opinion, value)
        opinion.decided_by, opinion.decided_at = by, now
    return opinion


def _going_on(by: Person, activity: UUID) -> OwnActivity:
    stored_activity = locked(OwnActivity, by=by, pk=activity, verb=Verb.KEEP_LAW)
    if stored_activity.ended_at:
        raise Conflict(_("This activity was taken off the list."))
    return stored_activity


def _checked(new: NewOpinion, today: date) -> NewOpinion:
    value = checked(new)
    errors = []
    if not OLDEST <= value.given_on <= today + A_DAY:
        errors.append(("given_on", _("Choose a day that has come, of the last years.")))
    if value.expires_on and value.expires_on < value.given_on:
        errors.append(("expires_on", _("It ends before it begins.")))
    if errors:
        raise BadFields(errors)
    return value

"""Asking a traveller where they are, and giving them more time."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.queries.stages import may_be_written_to
from karpear.checkins.actions.promises import extend_for
from karpear.checkins.models import Promise
from karpear.db.rows import find_row
from karpear.messaging.actions.send import send
from karpear.people.models import Person
from karpear.rules.refusals import Conflict, Missing

from ...access import write
from ...itinerary.models import Activity, PlanState
from ...itinerary.queries import people_of
from ..models import PositionRequest, Reply
from ..queries.sights import may_watch
from .positions import answer_request

PATIENCE = timedelta(minutes=10)


@transaction.atomic
def ask_where(*, by: Person, activity: UUID, person: UUID, now: datetime) -> PositionRequest:
    """Ask. It stands on their first page until they answer, and a message says that something waits there.

    Asking again in the meantime changes nothing. No message goes where one could put them in danger.
    Raises Conflict just after an answer: whoever said no is not asked until they give in.
    """
    trip = _traveller(by, activity, person)
    recent_answers = PositionRequest.objects.filter(activity=trip, person=person, by=by, answered_at__gt=now - PATIENCE)
    if recent_answers.exists():
        raise Conflict(_("They answered just now. Ask again later."))
    open_request = PositionRequest.objects.filter(activity=trip, person=person, by=by, reply="").first()
    if open_request:
        return open_request
    request = PositionRequest.objects.create(activity=trip, person_id=person, by=by, asked_at=now)
    write("where_asked", trip, by=by, now=now)
    if may_be_written_to(person):
        send(topic="where", subject=request.pk, text_key="where", person=request.person, now=now)
    return request


@transaction.atomic
def decline_where(*, person: Person, request: UUID, now: datetime) -> None:
    """Say no. The one who asked sees that, and nothing else. Raises Missing unless they were asked."""
    locked_request = find_row(PositionRequest.objects.select_for_update().filter(pk=request, person=person))
    if not locked_request.reply:
        answer_request(locked_request, Reply.DECLINED, now=now)


@transaction.atomic
def give_time(
    *, by: Person, activity: UUID, person: UUID, minutes: int, now: datetime, due: datetime | None = None
) -> None:
    """Move a traveller's next check-in, for the traveller: within what they could move themselves.

    `due`: as it was shown; where they said OK meanwhile, the one after it is not moved.
    """
    trip = _traveller(by, activity, person)
    promises = Promise.objects.armed().filter(source=trip.pk, person=person)
    promise = promises.order_by("due_at").first()
    if promise is None:
        raise Conflict(_("This check-in can no longer be moved."))
    extend_for(by=by, promise_id=promise.pk, minutes=minutes, now=now, shown_due=due)


def _traveller(by: Person, activity: UUID, person: UUID) -> Activity:
    """The activity, if this person watches over it and that one travels in it. Never oneself."""
    if person == by.pk or not may_watch(by, activity):
        raise Missing
    trip = Activity.objects.select_for_update().get(pk=activity)
    if trip.state != PlanState.PLANNED or person not in {traveller.pk for traveller in people_of(trip)}:
        raise Missing
    return trip

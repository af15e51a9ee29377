"""Who hears that they are asked, or that a watch changed: leads, officers of a watch, one person of an alert."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery, Priority
from karpear.people.models import Membership, Person
from karpear.people.ways import Ways
from karpear.rules.access import Verb

from .models import AidAgreement, AlertHandover, SharedShift

AGREEMENT, WATCH, HANDOVER = "aid", "aid_watch", "takeover"


def tell_leads(agreement: AidAgreement, *, organisation: UUID, now: datetime) -> None:
    """Leads of the other side: there is something to sign."""
    message = partial(Message, topic=AGREEMENT, subject=agreement.pk, text_key="aid_asked")
    send_all([message(person=person) for person in _who_may(organisation, Verb.AGREE_ON_AID)], now=now)


def tell_officers(shift: SharedShift, *, but: Person | None = None, now: datetime) -> None:
    """Everybody who could take these hours."""
    people = _who_may(shift.agreement.giver_id, Verb.ACT_ON_ALERT)
    message = partial(Message, topic=WATCH, subject=shift.pk, text_key="aid_asked")
    send_all([message(person=person) for person in people if but is None or person != but.pk], now=now)


def tell_of_change(shift: SharedShift, *, by: Person | None, now: datetime, ways: Ways = Ways.EVERY) -> None:
    """Everybody who goes by it: whoever took these hours, and who acts for those who are helped.

    By every way where it falls away: somebody sleeps because another is on watch.
    """
    rosters = _who_may(shift.agreement.taker_id, Verb.WORK_AID)
    people = dict.fromkeys([*rosters, *([shift.officer_id] if shift.officer_id else [])])
    message = partial(Message, topic=WATCH, subject=shift.pk, text_key="watch_changed", ways=ways)
    send_all([message(person=person) for person in people if by is None or person != by.pk], now=now)


def tell_taker(handover: AlertHandover, *, now: datetime) -> None:
    """On every channel, as an alarm: it is one that somebody has, and cannot keep."""
    message = Message(
        topic=HANDOVER, subject=handover.pk, text_key="handover_asked", about=handover.alert.person_id,
        person=handover.taker_id, ways=Ways.EVERY, priority=Priority.ALERT, drill=handover.alert.drill,
    )  # fmt: skip
    send_all([message], now=now)


def tell_giver(handover: AlertHandover, *, now: datetime) -> None:
    """It was not taken: it is still theirs, and somebody else has to be found."""
    message = Message(
        topic=HANDOVER, subject=handover.pk, text_key="at_once", person=handover.giver_id, ways=Ways.EVERY,
        priority=Priority.ALERT, drill=handover.alert.drill,
    )  # fmt: skip
    send_all([message], now=now)


def tell_giver_taken(handover: AlertHandover, *, now: datetime) -> None:
    """It is somebody else's now: whoever waited for that may rest."""
    message = Message(
        topic=HANDOVER, subject=handover.pk, text_key="handover_taken", person=handover.giver_id, ways=Ways.BESIDE,
        drill=handover.alert.drill,
    )  # fmt: skip
    send_all([message], now=now)


def _who_may(organisation: UUID, verb: Verb) -> Iterable[UUID]:
    members = Membership.objects.that_may(verb).filter(organisation=organisation, person__is_active=True)
    return members.order_by("joined_at", "id").values_list("person", flat=True)


def aid_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "aid"; the page asks who it is."""
    return redirect("network:aid_agreement", delivery.subject)


def watch_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """The same for "aid_watch"."""
    return redirect("network:aid_watch")


def takeover_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """The same for "takeover"."""
    return redirect("network:handover", delivery.subject)

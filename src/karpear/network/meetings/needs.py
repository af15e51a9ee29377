"""What waits: a meeting to say whether you come, an item that needs your answer, an action, a decision to look at."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.db.local_days import day_there
from karpear.people.models import Membership, Person
from karpear.people.needs import NeedAct, NeedKind, Waiting
from karpear.people.prompts import of_those_who_may
from karpear.rules.access import Verb
from karpear.rules.sharing.council import AgendaKind

from ..members.models import MemberClass, NetworkMember
from .models import AgendaItem, Attendance, CouncilSeat, Meeting, MeetingAction, MeetingState, SeatAnswer, Teller

#: Before members ask where they are.
MINUTES_WITHIN = timedelta(days=7)
BODY_ZONE = "meeting__network__body__time_zone"


def _seats(person: Person) -> "QuerySet[CouncilSeat]":
    """For which they speak, and which stand: their term is looked at where they answer."""
    member = NetworkMember.objects.active().filter(network=OuterRef("network"), organisation=OuterRef("organisation"))
    return CouncilSeat.objects.filter(Exists(member), ended_at=None).spoken_for_by(person)


def _called(now: datetime) -> "QuerySet[Meeting]":
    return Meeting.objects.filter(state__in=[MeetingState.CALLED, MeetingState.OPEN], starts_at__gt=now)


def _not_said(person: Person) -> Q:
    seats = _seats(person).filter(network=OuterRef("network"))
    own_attendances = Attendance.objects.filter(meeting=OuterRef("pk"), seat__in=_seats(person).values("pk"))
    return Q(Exists(seats)) & ~Q(Exists(own_attendances))


def _seat_holders(person: Person) -> Q:
    keeps = Membership.objects.organisations(person, Verb.KEEP_NETWORK)
    return Q(Exists(_seats(person).filter(network=OuterRef("network")))) | Q(network__body__in=keeps)


def _open_items(now: datetime) -> "QuerySet[AgendaItem]":
    return AgendaItem.objects.open_at(now)


def _unanswered(person: Person) -> Q:
    """Of items that they may read and answer: with a voice alone, those in which everybody is consult_items."""
    seats = _seats(person)
    voting = NetworkMember.objects.active().filter(
        network=OuterRef("network"), organisation=OuterRef("organisation"), member_class=MemberClass.VOICE_AND_VOTE
    )
    own_answers = SeatAnswer.objects.filter(item=OuterRef("pk"), seat__in=seats.values("pk"))
    consult_items = Q(kind=AgendaKind.CONSULT.value, meeting__network__in=seats.values("network"))
    deciding_items = Q(meeting__network__in=seats.filter(Exists(voting)).values("network"))
    readable = Q(pk__in=AgendaItem.objects.visible_to(person).values("pk"))
    return (consult_items | deciding_items) & ~Q(Exists(own_answers)) & readable


def _within_term(things: Sequence[Waiting], person: Person, now: datetime) -> Sequence[Waiting]:
    """Of meetings, and of items, in whose network they speak today."""
    pks = [thing.subject for thing in things]
    networks = list(CouncilSeat.objects.filled(now).spoken_for_by(person).values_list("network", flat=True))
    meetings = Meeting.objects.filter(pk__in=pks, network__in=networks).values_list("pk", flat=True)
    items = AgendaItem.objects.filter(pk__in=pks, meeting__network__in=networks).values_list("pk", flat=True)
    waiting = {*meetings, *items}
    return [thing for thing in things if thing.subject in waiting]


def _ended_terms(now: datetime) -> "QuerySet[CouncilSeat]":
    member = NetworkMember.objects.active().filter(network=OuterRef("network"), organisation=OuterRef("organisation"))
    return CouncilSeat.objects.filter(Exists(member), ended_at=None, until__lt=day_there(now))


def _undone(_now: datetime) -> "QuerySet[MeetingAction]":
    return MeetingAction.objects.undone()


def _owned(person: Person) -> Q:
    """Their own; and their organisation's, where whoever was to do it no longer speaks for it. What they may read."""
    active_speakers = Membership.objects.that_may(Verb.SPEAK_IN_COUNCIL).filter(
        person=OuterRef("person"), organisation=OuterRef("organisation")
    )
    of_own_organisations = of_those_who_may(Verb.SPEAK_IN_COUNCIL, person)
    readable = Q(item__in=AgendaItem.objects.visible_to(person).values("pk"))
    return of_own_organisations & readable & (Q(person=person) | ~Q(Exists(active_speakers)))


def _to_review(now: datetime) -> "QuerySet[AgendaItem]":
    return AgendaItem.objects.filter(review_on__lte=day_there(now, BODY_ZONE))


def _keepers(person: Person) -> Q:
    return of_those_who_may(Verb.KEEP_NETWORK, person, "meeting__network__body")


def _unminuted(_now: datetime) -> "QuerySet[Meeting]":
    """Those whose secret votes are counted: before that their minutes wait."""
    to_be_counted = AgendaItem.objects.to_be_counted().filter(meeting=OuterRef("pk"))
    return Meeting.objects.filter(~Exists(to_be_counted), state=MeetingState.CLOSED)


def _left_over(_now: datetime) -> "QuerySet[MeetingAction]":
    """What a member had taken on that left: it waits for whoever coordinates."""
    return MeetingAction.objects.undone().filter(organisation=F("item__meeting__network__body"))


def _done_at_once(row: MeetingAction) -> list[NeedAct]:
    return [NeedAct(gettext_noop("Done"), reverse("network:action_done", args=[row.pk]), {})]


def _tellers_asked(_now: datetime) -> "QuerySet[Teller]":
    return Teller.objects.filter(agreed_at=None, item__meeting__state=MeetingState.CALLED).select_related("item")


def _tellers_to_open(now: datetime) -> "QuerySet[Teller]":
    """The first until the outer seals are off, then the second."""
    items = AgendaItem.objects.to_be_counted().filter(count_until__gt=now)
    turn = Q(place=Teller.FIRST, item__half_opened_at=None) | Q(place=Teller.SECOND, item__half_opened_at__isnull=False)
    return Teller.objects.filter(turn, item__in=items).select_related("item")


def _teller(person: Person) -> Q:
    return Q(pk__in=Teller.objects.visible_to(person).values("pk"))


def _teller_path(row: Teller) -> str:
    return reverse("network:teller", args=[row.item_id])


def _agree_at_once(row: Teller) -> list[NeedAct]:
    path = reverse("network:teller_agreed", args=[row.item_id])
    return [NeedAct(gettext_noop("I will open it when it has closed"), path, {"agrees": "yes"})]


MEETING_CALLED = NeedKind(
    "council.called",
    gettext_noop("A meeting is called: say whether you come"),
    due=_called,
    person=_not_said,
    until=lambda row: row.starts_at,
    path=lambda row: reverse("network:meeting", args=[row.pk]),
    many=lambda: reverse("network:meetings"),
    refine=_within_term,
)
ITEM_OPEN = NeedKind(
    "council.answer",
    gettext_noop("The council needs your answer"),
    due=_open_items,
    person=_unanswered,
    until=lambda row: row.closes_at,
    path=lambda row: reverse("network:item", args=[row.pk]),
    many=lambda: reverse("network:meetings"),
    refine=_within_term,
)
SEAT_ENDED = NeedKind(
    "council.seat",
    gettext_noop("The term of your council seat is over: say who speaks for you"),
    due=_ended_terms,
    person=lambda person: of_those_who_may(Verb.SPEAK_IN_COUNCIL, person),
    until=lambda row: row.until,
    path=lambda row: reverse("network:seat", args=[row.network_id, row.organisation_id]),
    many=lambda: reverse("network:seats"),
)
COUNCIL_ACTION = NeedKind(
    "council.action",
    gettext_noop("You took on something in a meeting: do it"),
    due=_undone,
    person=_owned,
    until=lambda row: row.due_on,
    path=lambda row: reverse("network:item", args=[row.item_id]),
    acts=_done_at_once,
    many=lambda: reverse("network:decisions"),
)
COUNCIL_REVIEW = NeedKind(
    "council.review",
    gettext_noop("Look again at a decision of the council"),
    due=_to_review,
    person=_keepers,
    until=lambda row: row.review_on,
    path=lambda row: reverse("network:item", args=[row.pk]),
    many=lambda: reverse("network:decisions"),
)
MINUTES_WAIT = NeedKind(
    "council.minutes",
    gettext_noop("A meeting is over: publish its minutes"),
    due=_unminuted,
    person=lambda person: of_those_who_may(Verb.KEEP_NETWORK, person, "network__body"),
    until=lambda row: (row.closed_at or row.starts_at) + MINUTES_WITHIN,
    path=lambda row: reverse("network:meeting", args=[row.pk]),
    many=lambda: reverse("network:meetings"),
)
ACTION_LEFT = NeedKind(
    "council.left",
    gettext_noop("A member that has left had taken something on: do it, or find who does"),
    due=_left_over,
    person=lambda person: of_those_who_may(Verb.KEEP_NETWORK, person),
    until=lambda row: row.due_on,
    path=lambda row: reverse("network:item", args=[row.item_id]),
    acts=_done_at_once,
    many=lambda: reverse("network:decisions"),
)
TELLER_ASKED = NeedKind(
    "council.teller",
    gettext_noop("You are asked to open a secret vote together with another member"),
    due=_tellers_asked,
    person=_teller,
    until=lambda row: row.item.closes_at,
    path=_teller_path,
    acts=_agree_at_once,
    many=lambda: reverse("network:meetings"),
)
BALLOTS_CLOSED = NeedKind(
    "council.ballots",
    gettext_noop("A secret vote has closed: open it with your vault"),
    due=_tellers_to_open,
    person=_teller,
    until=lambda row: row.item.count_until,
    path=_teller_path,
    many=lambda: reverse("network:meetings"),
)
#: For the calendar feed: every seat has the meeting in it, whether it has said that it comes or not.
MEETING_AHEAD = replace(MEETING_CALLED, person=_seat_holders, refine=None)

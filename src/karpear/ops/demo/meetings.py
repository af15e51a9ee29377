"""The council of the demo: one meeting that decided something, and one next week whose answers are open."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from karpear.keys.ids import new_id
from karpear.network.meetings.actions.agenda import add_item
from karpear.network.meetings.actions.answers import answer_item
from karpear.network.meetings.actions.meetings import (
    call_meeting,
    end_meeting,
    note_present,
    open_answers,
    publish_minutes,
    say_coming,
)
from karpear.network.meetings.actions.minutes import add_action, add_line, set_review
from karpear.network.meetings.actions.seats import fill_seat
from karpear.network.meetings.actions.tellers import choose_tellers, say_opening
from karpear.network.meetings.models import Meeting
from karpear.network.meetings.values import (
    NewAction,
    NewItem,
    NewLine,
    NewMeeting,
    NewReview,
    NewSeat,
    NewSeatAnswer,
    NewTellers,
)
from karpear.network.members.models import Network
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb

from .cast import COMPANIES, COORDINATOR, NETWORK, organisation_of, person_called
from .history import mark_sent

DAY = timedelta(days=1)
LABEL = "AMBER+STRICT"


@transaction.atomic
def make_meetings(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    network = Network.objects.filter(body__name=NETWORK).first()
    if network is None or Meeting.objects.filter(network=network).exists():
        return
    by = person_called(COORDINATOR)
    officers = [person_called(company.officer) for company in COMPANIES]
    for company, officer in zip(COMPANIES, officers, strict=True):
        seat = NewSeat(
            holder=officer.pk, alternate=person_called(company.second).pk, mandate="Everything but money.",
            since=(now - 150 * DAY).date(), until=(now + 580 * DAY).date(),
        )  # fmt: skip
        organisation = organisation_of(company).pk
        fill_seat(by=officer, organisation=organisation, network=network.pk, new=seat, now=now - 150 * DAY)
    _past_meeting(by, network, officers, now - 60 * DAY)
    mark_sent(now=now)
    _next_meeting(by, network, officers, now)


def _past_meeting(by: Person, network: Network, officers: list[Person], day: datetime) -> None:
    meeting = _called(by, network, "Council in autumn", starts_at=day, now=day - 10 * DAY)
    item = _item(by, meeting, "A common phone list for arrests", "consent", day)
    open_answers(by=by, meeting=meeting.pk, now=day - 5 * DAY)
    answer = NewSeatAnswer(choice="agree", reason="")
    answer_item(by=officers[0], item=item, new=answer, now=day - 2 * DAY)
    note_present(by=by, meeting=meeting.pk, people={officer.pk for officer in officers}, now=day)
    end_meeting(by=by, meeting=meeting.pk, now=day)
    said = "Several had called the wrong number at night. A list on paper is kept by two people in each office."
    add_line(by=by, item=item, new=NewLine(key=new_id(), text=said, organisation=None), now=day)
    review = NewReview(review_on=(day + 90 * DAY).date(), review_words="")
    set_review(by=by, item=item, new=review, now=day, today=day.date())
    owner = organisation_of(COMPANIES[0]).pk
    to_do = NewAction(
        key=new_id(), text="Collect the numbers and print the list.", organisation=owner, due_on=(day + 66 * DAY).date()
    )
    add_action(by=by, item=item, new=to_do, now=day)
    publish_minutes(by=by, meeting=meeting.pk, now=day + DAY)


def _next_meeting(by: Person, network: Network, officers: list[Person], now: datetime) -> None:
    day = now + 7 * DAY
    meeting = _called(by, network, "Council in winter", starts_at=day, now=now - 2 * DAY)
    _item(by, meeting, "What came of the phone list", "inform", day)
    _item(by, meeting, "Which provinces need a lawyer first?", "consult", day)
    _item(by, meeting, "Where do we meet next?", "vote", day, "Phnom Penh\nBattambang\nOnline")
    secret = _item(
        by, meeting, "Who speaks for us at the round table?", "vote", day, "Whoever coordinates\nEach in turn"
    )
    _with_tellers(by, secret, [person_called(COMPANIES[0].lead), officers[1]], now - DAY)
    open_answers(by=by, meeting=meeting.pk, now=now - DAY)
    say_coming(by=officers[1], meeting=meeting.pk, comes=True, now=now - DAY)


def _with_tellers(by: Person, item: UUID, people: list[Person], now: datetime) -> None:
    """A secret vote, opened by these two: both have a vault key."""
    first, second = (Membership.objects.that_may(Verb.SPEAK_IN_COUNCIL).get(person=person).pk for person in people)
    choose_tellers(by=by, item=item, new=NewTellers(first=first, second=second), now=now)
    for teller in people:
        say_opening(by=teller, item=item, agrees=True, now=now)


def _called(by: Person, network: Network, title: str, *, starts_at: datetime, now: datetime) -> Meeting:
    new = NewMeeting(
        key=new_id(), title=title, starts_at=starts_at, place="Phnom Penh, invented hall",
        label=LABEL, chatham=True,
    )  # fmt: skip
    return call_meeting(by=by, network=network.pk, new=new, now=now)


def _item(by: Person, meeting: Meeting, title: str, kind: str, day: datetime, options: str = "") -> UUID:
    new = NewItem(
        key=new_id(), title=title, words="", kind=kind, options=options,
        closes_at=day + timedelta(hours=3), label=LABEL, position_path="",
    )  # fmt: skip
    return add_item(by=by, meeting=meeting.pk, new=new, now=meeting.called_at).pk

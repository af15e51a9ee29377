"""Sixty people and a year of use: what every list of an organisation has to hold."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.alerts.models import Alert, AlertEvent
from karpear.cases.diary.models import ConsentedFact
from karpear.cases.incidents.models import Incident, Named, Support, Task
from karpear.cases.reports.models import Report
from karpear.checkins.models import Promise, RollCall
from karpear.people.models import Contact, ContactRole, ContactState, Membership, Person, Shift
from karpear.risks.facts.models import Fact
from karpear.risks.register.models import Measure, Proposal, Risk
from karpear.risks.sessions.models import Session
from karpear.rules.access import Role
from tests.cast import LONG_AGO, Cast
from tests.rooms.risks.lines import add
from tests.steps.risks import RISK

STAFF_COUNT = 60
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
ARITHMETIC = {
    "count": 3, "uncounted": 1, "days": 90, "why": "count", "likelihood": [3, 4], "level": [3, 4],
    "reliability": "likely_reliable", "impacts": {}, "facts": [],
}  # fmt: skip
NAMES = ("Chan Sokha", "Heng Nary", "Kim Veasna", "Long Chanthou", "Meas Sothea", "Nuon Kosal", "Prak Dalin")


def a_year_of_use(cast: Cast) -> None:
    """All of it, in one world: each list has more than two of its pages."""
    people = staff(cast)
    for fill in (
        plans,
        past,
        drills,
        incidents,
        reports,
        facts,
        sessions,
        proposals,
        supports,
        consents,
        shifts,
        contacts,
    ):
        fill(cast)
    contacts(cast)
    risks(cast)
    roll_calls(cast, people)


def staff(cast: Cast) -> list[Person]:
    people = Person.objects.bulk_create(
        Person(email=f"staff{n}@people.test", name=f"{NAMES[n % len(NAMES)]} {n}", language="en")
        for n in range(STAFF_COUNT)
    )
    Membership.objects.bulk_create(
        Membership(person=person, organisation=cast.lantern, role=Role.MEMBER.value, acts_since=LONG_AGO)
        for person in people
    )
    return people


def contacts(cast: Cast) -> None:
    for n in range(STAFF_COUNT):
        Contact.objects.create(
            owner=cast.dara,
            role=ContactRole.EMBASSY,
            name=f"Second secretary for human rights {n}",
            position=n,
            state=ContactState.ASKED,
            hours="weekdays until five",
            knows_me_as="Dara",
        )


def risks(cast: Cast) -> None:
    now = timezone.now()
    for n in range(STAFF_COUNT):
        row: Risk = add(
            cast.bopha, cast.lantern, now, f"A post is used against the person who wrote it, part {n}", province="KH-12"
        )
        Measure.objects.create(risk=row, name="Train everybody", due_on=now.date() - DAY, created_at=now)


def roll_calls(cast: Cast, people: list[Person]) -> None:
    now = timezone.now()
    calls = RollCall.objects.bulk_create(
        RollCall(
            organisation=cast.lantern,
            asked_by=cast.dara,
            asked_at=now - (n + 1) * DAY,
            due_at=now - n * DAY,
            closed_at=now - n * DAY if n else None,
        )
        for n in range(STAFF_COUNT)
    )
    for call in calls[:2]:
        Promise.objects.bulk_create(
            Promise(
                person=person,
                organisation=cast.lantern,
                source=call.pk,
                roll_call=call,
                asked_at=call.asked_at,
                due_at=call.due_at,
                grace_s=0,
                miss_at=call.due_at,
                state="kept" if n % 3 else "missed",
                settled_at=call.asked_at + HOUR,
            )
            for n, person in enumerate(people)
        )


def plans(cast: Cast) -> None:
    now = timezone.now()
    Activity.objects.bulk_create(
        Activity(
            person=cast.sophea, organisation=cast.lantern, title=f"Visit to the families along the river, part {n}",
            state="planned", decision="waiting", starts_at=now + n * HOUR, ends_at=now + (n + 3) * HOUR, created_at=now,
        )
        for n in range(STAFF_COUNT)
    )  # fmt: skip


def _alerts(cast: Cast, **kind: Any) -> None:
    now = timezone.now()
    Alert.objects.bulk_create(
        Alert(
            state="resolved", person=cast.sophea, organisation=cast.lantern, opened_at=now - n * HOUR, changed_at=now,
            resolved_at=now, resolved_by=cast.dara, ladder_from=now, contacts=[], **kind,
        )
        for n in range(1, STAFF_COUNT + 1)
    )  # fmt: skip


def past(cast: Cast) -> None:
    _alerts(cast, kind="missed", outcome="false_alarm")


def drills(cast: Cast) -> None:
    _alerts(cast, kind="sos", outcome="drill", drill=True)
    AlertEvent.objects.bulk_create(
        AlertEvent(alert=drill, at=drill.opened_at + (20 + n * 7 % 90) * SECOND, what="acknowledged", person=cast.dara)
        for n, drill in enumerate(Alert.objects.filter(drill=True))
        if n % 9
    )


def incidents(cast: Cast) -> None:
    now = timezone.now()
    rows = Incident.objects.bulk_create(
        Incident(
            id=uuid4(), organisation=cast.lantern, country="kh", playbook="detained", severity="incident",
            opened_at=now - n * HOUR, opened_by=cast.dara, owner=cast.dara, restricted=bool(n % 2),
        )
        for n in range(STAFF_COUNT)
    )  # fmt: skip
    Task.objects.bulk_create(Task(incident=row, step="ring", due_at=now, made_at=now) for row in rows)
    Named.objects.bulk_create(Named(incident=row, person=cast.dara) for row in rows)


def reports(cast: Cast) -> None:
    now = timezone.now()
    Report.objects.bulk_create(
        Report(
            incident=uuid4(), record=uuid4(), by=cast.dara, organisation=cast.lantern, recipient="ohchr_urgent",
            language="en", state="sent", sent_at=now, created_at=now, named=2, follow_up_on=now.date(),
        )
        for _n in range(STAFF_COUNT)
    )  # fmt: skip


def facts(cast: Cast) -> None:
    now = timezone.now()
    Fact.objects.bulk_create(
        Fact(
            organisation=cast.lantern, kind="officer", threat="F-T1", happened_on=now.date(), province="KH-12",
            place="The bridge to the lake", reliability="likely_reliable", serious=True,
            entered_by=cast.dara, entered_at=now,
        )
        for _n in range(STAFF_COUNT)
    )  # fmt: skip


def sessions(cast: Cast) -> None:
    now = timezone.now()
    Session.objects.bulk_create(
        Session(
            organisation=cast.lantern, title="What we face along the river this year", facilitator=cast.dara,
            state="rating", created_at=now, opened_at=now,
        )
        for _n in range(STAFF_COUNT)
    )  # fmt: skip


def proposals(cast: Cast) -> None:
    now = timezone.now()
    Proposal.objects.bulk_create(
        Proposal(
            organisation=cast.lantern, catalogue_id=RISK, province=f"KH-{n}", made_at=now, likelihood=4, level=4,
            arithmetic=ARITHMETIC,
        )
        for n in range(STAFF_COUNT)
    )  # fmt: skip


def supports(cast: Cast) -> None:
    now = timezone.now()
    Support.objects.bulk_create(
        Support(id=uuid4(), affected=cast.dara, supporter=cast.kanha, started_at=now) for _n in range(STAFF_COUNT)
    )


def consents(cast: Cast) -> None:
    now = timezone.now()
    ConsentedFact.objects.bulk_create(
        ConsentedFact(
            thread=uuid4(), person=cast.dara, organisation=cast.lantern, threat="F-T1", happened_on=now.date(),
            province="KH-12", affected="people", reliability="likely_reliable", consented_at=now,
        )
        for _n in range(STAFF_COUNT)
    )  # fmt: skip


def shifts(cast: Cast) -> None:
    now = timezone.now()
    Shift.objects.bulk_create(
        Shift(organisation=cast.lantern, officer=cast.kanha, starts_at=now + n * HOUR, ends_at=now + (n + 2) * HOUR)
        for n in range(STAFF_COUNT)
    )

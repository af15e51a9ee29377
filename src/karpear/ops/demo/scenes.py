"""Scenes that a visitor lets play: each takes less than a minute, and a colleague steps in where the visitor does not.

A scene is a list of acts and the seconds after which they come. They use the actions that people use; what a visitor
did in between is left as it is.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.alerts.actions import answers, sos
from karpear.alerts.actions.briefings import Position
from karpear.alerts.models import Alert
from karpear.cases.incidents.actions.incidents import NewIncident, close_incident, open_incident
from karpear.cases.incidents.models import Incident
from karpear.checkins.actions import check_ins, promises
from karpear.messaging.actions.receive import Came, take_in
from karpear.people.models import Channel
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.playbook import CaseOutcome
from karpear.rules.refusals import Refused

from .cast import COMPANIES, Company, email_of, organisation_of, person_called

#: How long a visitor has an alert to themselves before the colleague ends it.
PATIENCE = timedelta(minutes=12)
LEAST_PATIENCE = timedelta(minutes=3)
#: Of the scene without a network: when the check-in is due, how much grace it has, when the phone has a line again.
DUE_S, GRACE_S, LINE_S = 5, 51, 55


@dataclass(frozen=True, slots=True)
class Act:
    """What happens, and how many seconds after the beginning."""

    after_s: int
    play: Callable[[Company, datetime], None]


def press_sos(company: Company, now: datetime) -> None:
    person = person_called(company.fellow)
    sos.raise_sos(person=person, key=uuid4(), pressed_at=now, now=now, position=_last_place(company))


def write_of_arrest(company: Company, now: datetime) -> None:
    """A text from any phone, in everyday words."""
    person = person_called(company.planner)
    number = person.addresses.get(channel=Channel.SMS).value
    text = "arrested at the checkpoint, they take my phone"
    take_in(Came(Channel.SMS.value, "demo", str(uuid4()), number, text, now), now=now)


def lose_network(_company: Company, now: datetime) -> None:
    """Promises that fall due while the phones of both organisations have no line: too many to be chance."""
    due = now + timedelta(seconds=DUE_S)
    grace_s = round(GRACE_S * settings.KARPEAR_PACE)
    new = [
        promises.NewPromise(person_called(name).pk, due, grace_s, organisation_of(company).pk, remind=False)
        for company in COMPANIES
        for name in _cut_off(company)
    ]
    promises.arm(new, now=now)


def find_network(_company: Company, now: datetime) -> None:
    """What was pressed in time arrives now, and counts for the moment in which it was made."""
    made_at = now - timedelta(seconds=LINE_S - DUE_S + 4)
    for company in COMPANIES:
        for name in _cut_off(company):
            check_ins.check_in(person=person_called(name), key=uuid4(), made_at=made_at, sent_at=now, now=now)


def _cut_off(company: Company) -> list[str]:
    """Colleagues whose phones work otherwise."""
    return [name for name, _role in company.colleagues if name not in (company.late, company.held)]


def take_it(company: Company, now: datetime) -> None:
    for alert in _of_scene(company):
        if not alert.owner:
            answers.acknowledge(by=person_called(company.second), alert_id=alert.pk, now=now)


def ring(company: Company, now: datetime) -> None:
    second = person_called(company.second)
    for alert in _of_scene(company):
        if alert.owner == second:
            answers.log_call(by=second, alert_id=alert.pk, entry="person-0", result="no_answer", now=now)


def end_it(company: Company, now: datetime) -> None:
    for alert in _of_scene(company):
        if alert.owner == person_called(company.second):
            _end(alert, company, now)


def open_case(company: Company, now: datetime) -> None:
    """The first hours of an arrest begin to count."""
    second, organisation = person_called(company.second), organisation_of(company)
    for alert in _of_scene(company):
        if alert.person.email == email_of(company.planner) and alert.incident is None:
            opening = NewIncident(uuid4(), "detained", "critical", organisation.pk, alert=alert.pk)
            open_incident(by=second, opening=opening, now=now)


SCENES: dict[str, tuple[Act, ...]] = {
    "sos": (Act(0, press_sos), Act(30, take_it), Act(40, ring), Act(55, end_it)),
    "network": (Act(0, lose_network), Act(LINE_S, find_network)),
    "arrest": (Act(0, write_of_arrest), Act(20, take_it), Act(28, ring), Act(36, open_case)),
}


def end_old(*, now: datetime) -> int:
    """What a visitor began and left is ended by the colleague; returns how many."""
    patience = max(PATIENCE / settings.KARPEAR_PACE, LEAST_PATIENCE)
    ended_count = 0
    for company in COMPANIES:
        ended_count += _close_cases(company, now - patience, now)
        for alert in _open_alerts(company):
            # Its case is closed first, so that nobody hears that it goes on and that all is well in one minute.
            if alert.opened_at < now - patience - (LEAST_PATIENCE if alert.goes_on else timedelta(0)):
                ended_count += _end(alert, company, now)
    return ended_count


def clear(company: Company, now: datetime) -> None:
    """The stage for another scene: what the last one left is ended at once, a case before its alert."""
    _close_cases(company, now, now)
    for alert in _of_scene(company):
        _end(alert, company, now)


def _of_scene(company: Company) -> list[Alert]:
    """Without whoever is late: that is a visitor's own to wait for and to take."""
    return [alert for alert in _open_alerts(company) if alert.person.email != email_of(company.late)]


def _open_alerts(company: Company) -> list[Alert]:
    """About colleagues alone: whatever somebody does who is printed is theirs."""
    people = [email_of(name) for name, _role in company.colleagues]
    rows = Alert.objects.unresolved().filter(person__email__in=people, drill=False)
    return list(rows.select_related("person", "owner").order_by("opened_at", "id"))


def _end(alert: Alert, company: Company, now: datetime) -> bool:
    """The colleague has rung, and all is well. An alert of which a case goes on ends as one."""
    second = person_called(company.second)
    with suppress(Refused):
        if not alert.owner:
            answers.acknowledge(by=second, alert_id=alert.pk, now=now)
        check_ins.check_in(person=alert.person, key=uuid4(), made_at=now, now=now)
        answers.log_call(by=second, alert_id=alert.pk, entry="person-0", result="safe", now=now)
        outcome = Outcome.CASE if alert.goes_on else Outcome.SAFE
        answers.resolve(by=second, alert_id=alert.pk, outcome=outcome, now=now)
        return True
    return False


def _close_cases(company: Company, opened_before: datetime, now: datetime) -> int:
    """Those of the scene; the one from yesterday stays."""
    person = person_called(company.planner)
    alerts = Alert.objects.filter(person=person).values("pk")
    cases = Incident.objects.open().filter(alert__in=alerts, opened_at__lt=opened_before)
    closed = 0
    for case in cases.filter(organisation=organisation_of(company)):
        with suppress(Refused):
            by = person_called(company.second)
            close_incident(by=by, incident=case.pk, outcome=CaseOutcome.SAFE.value, fact=None, now=now)
            closed += 1
    return closed


def _last_place(company: Company) -> Position:
    """Where they were when they pressed: on the road, as the map shows."""
    from .travels import METRES_A_SECOND, place_on

    now = timezone.now()
    trip = Activity.objects.going_on().filter(person=person_called(company.traveller)).order_by("-created_at").first()
    seconds = (now - trip.starts_at).total_seconds() if trip and trip.starts_at else 0.0
    return Position(*place_on(company.road, seconds * METRES_A_SECOND), 30.0, now)

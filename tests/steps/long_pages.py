"""One thing of each kind after a year of use: the pages that its lists lead to."""

from datetime import timedelta

from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.alerts.actions.answers import resolve
from karpear.alerts.models import Alert, AlertEvent
from karpear.cases.reports.models import Report, ReportEvent
from karpear.checkins.models import Promise
from karpear.risks.register.models import Change, Evaluation, Measure, Risk
from karpear.rules.alarm.outcome import Outcome
from tests.cast import Cast, contact
from tests.rooms.cases.opened import opened
from tests.steps.alarms import sos

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def full_pages(cast: Cast) -> list[str]:
    """Addresses of a risk, an incident, a drill, a plan, a letter, a contact and a person, all with a long past."""
    return [
        _risk(cast), _incident(cast), _drill(cast), _plan(cast), _letter(cast),
        f"/contacts/{contact(cast.dara, "A sister who lives far away").pk}/", f"/people/person/{cast.sophea.pk}/",
    ]  # fmt: skip


def _risk(cast: Cast) -> str:
    now, risk = timezone.now(), Risk.objects.filter(organisation=cast.lantern).first()
    assert risk
    Measure.objects.bulk_create(
        Measure(
            risk=risk,
            name=f"Train the people of part {n}",
            owner=cast.dara,
            due_on=now.date() + n * DAY,
            created_at=now,
        )
        for n in range(12)
    )
    judgement = Evaluation.objects.filter(risk=risk).values(
        "risk_id", "source", "scores", "inherent_level", "level", "residual_level", "confidence", "reliability"
    )[0]
    Evaluation.objects.bulk_create(
        Evaluation(**judgement, at=now - n * DAY, by=cast.dara, why="A colleague elsewhere was charged.")
        for n in range(12)
    )
    Change.objects.bulk_create(
        Change(risk=risk, at=now - n * DAY, by=cast.bopha, verb="reviewed", why="Talked about it.") for n in range(12)
    )
    return f"/risks/{risk.pk}/"


def _incident(cast: Cast) -> str:
    alert = sos(cast.sophea)
    incident = opened(cast.dara, now=timezone.now() - 30 * HOUR, organisation=cast.lantern.pk, alert=alert.pk)
    resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.CASE, note="", now=timezone.now())
    return f"/incidents/{incident.pk}/"


def _drill(cast: Cast) -> str:
    drill = Alert.objects.filter(drill=True).first()
    assert drill
    AlertEvent.objects.bulk_create(
        AlertEvent(
            alert=drill, at=drill.opened_at + n * HOUR / 60, what="note", text=f"Call {n}: nobody yet", person=cast.dara
        )
        for n in range(40)
    )
    return f"/alerts/{drill.pk}/report/"


def _plan(cast: Cast) -> str:
    now, plan = timezone.now(), Activity.objects.filter(person=cast.sophea).order_by("starts_at")[0]
    Promise.objects.bulk_create(
        Promise(
            person=cast.sophea, organisation=cast.lantern, source=plan.pk, asked_at=now, due_at=now + n * HOUR,
            grace_s=600, miss_at=now + (n + 1) * HOUR, state="armed" if n > 0 else "kept",
            settled_at=None if n > 0 else now,
        )
        for n in range(-20, 20)
    )  # fmt: skip
    return f"/plans/{plan.pk}/"


def _letter(cast: Cast) -> str:
    now, report = timezone.now(), Report.objects.filter(organisation=cast.lantern)[0]
    ReportEvent.objects.bulk_create(
        ReportEvent(report=report, kind="received", by=cast.dara, at=now - n * DAY) for n in range(20)
    )
    return f"/reports/{report.pk}/"

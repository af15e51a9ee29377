"""Positions of somebody on the way: taken, judged, and sealed with the day's key."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note
from karpear.keys.cipher import index, seal_with
from karpear.keys.ids import new_id
from karpear.people.models import Person
from karpear.people.receipts import once
from karpear.rules.alarm.deadlines import moment
from karpear.rules.geo.tracking import AFTER_END, JudgedPosition, Point, Why, Window, judge_all, window
from karpear.rules.refusals import Missing

from ...itinerary.models import Activity, PlanState
from ..models import Following, PositionRequest, Reply, TrackFix, TrackKey
from ..queries.sights import BEFORE_ASKED, consented, has_alert, known_of


def report_positions(
    *,
    person: Person,
    key: UUID,
    points: Sequence[Point],
    now: datetime,
    sent_at: datetime | None = None,
    request: UUID | None = None,
) -> tuple[dict[str, Any], bool]:
    """The API's `positions`: (answer, created). `request`: the one that this answers.

    The receipt knows the positions by a keyed hash only: a plain one could be guessed back.
    """
    fixes = [replace(p, fixed_at=moment(made_at=p.fixed_at, sent_at=sent_at, received_at=now)) for p in points]

    def work() -> dict[str, Any]:
        outcomes = (
            _answer_with(person, request, fixes, now) if request else keep_fixes(person=person, points=fixes, now=now)
        )
        return {"kept": sum(why.is_kept for why in outcomes), "answers": [why.value for why in outcomes]}

    text = json.dumps([asdict(p) for p in points], default=str)
    body = {"fixes": index(text, "positions"), "asked": request}
    return once(person=person, key=key, verb="positions", body=body, work=work, now=now)


@transaction.atomic
def keep_fixes(*, person: Person, points: Sequence[Point], now: datetime) -> list[Why]:
    """Take what was measured on the trip this person is followed on; what became of each, in the same order."""
    rows = Following.objects.filter(person=person, ended_at__isnull=True, activity__state=PlanState.PLANNED)
    active_rows = rows.filter(activity__starts_at__lte=now).select_related("activity__organisation")
    following = active_rows.order_by("-activity__starts_at").select_for_update(of=("self",)).first()
    if following is None:
        return [Why.OUTSIDE] * len(points)
    trip = following.activity
    if trip.starts_at is None or trip.ends_at is None:
        return [Why.OUTSIDE] * len(points)
    alarmed = has_alert(person.pk)
    span = window(starts_at=trip.starts_at, ends_at=trip.ends_at, consented_at=following.consented_at, alarmed=alarmed)
    outcomes = _keep(trip, person, points, span, since=span.opens_at, now=now)
    # A phone is told what it would be told without an alert.
    usual = trip.ends_at + AFTER_END
    return [
        Why.OUTSIDE if alarmed and min(p.fixed_at, now) > usual else why
        for p, why in zip(points, outcomes, strict=True)
    ]


def _answer_with(person: Person, request: UUID, points: Sequence[Point], now: datetime) -> list[Why]:
    """One tap: where somebody is now, because somebody asked. Counts without a yes to being followed."""
    locked_request = PositionRequest.objects.select_for_update().filter(pk=request, person=person).first()
    if locked_request is None or locked_request.activity.state != PlanState.PLANNED:
        raise Missing
    trip, span = locked_request.activity, Window(locked_request.asked_at - BEFORE_ASKED, now)
    since = consented([trip.pk], now).get((trip.pk, person.pk))
    outcomes = _keep(trip, person, points, span, since=since, now=now)
    is_settled = any(why in (Why.KEPT, Why.DOUBTFUL, Why.SAME, Why.SOON) for why in outcomes)
    if is_settled and not locked_request.reply:
        answer_request(locked_request, Reply.SENT, now=now)
    return outcomes


def answer_request(request: PositionRequest, reply: Reply, *, now: datetime) -> None:
    """Write the answer down, inside the caller's transaction."""
    PositionRequest.objects.filter(pk=request.pk).update(reply=reply, answered_at=now)
    record(
        at=now, action=f"activity.where_{reply.value}", object_type="activity", object_id=request.activity_id,
        actor=request.person_id, organisation=request.activity.organisation_id,
    )  # fmt: skip


def _keep(
    trip: Activity, person: Person, points: Sequence[Point], span: Window, *, since: datetime | None, now: datetime
) -> list[Why]:
    """`since`: from when others may see what is kept."""
    fixes = judge_all(points, span, known_of(trip, person.pk, since), received_at=now)
    kept_fixes = [fix for fix in fixes if fix.why.is_kept]
    if kept_fixes:
        key = _key_of(trip, person, now.date(), now)
        TrackFix.objects.bulk_create([_seal_fix(fix, key, now) for fix in kept_fixes])
    return [fix.why for fix in fixes]


def _seal_fix(fix: JudgedPosition, key: TrackKey, now: datetime) -> TrackFix:
    point = fix.point
    text = json.dumps({"lat": point.lat, "lon": point.lon, "accuracy_m": point.accuracy_m})
    return TrackFix(
        id=new_id(),
        key=key,
        sealed=seal_with(bytes.fromhex(key.key), text.encode()),
        fixed_at=point.fixed_at,
        received_at=now,
        doubtful=fix.why == Why.DOUBTFUL,
    )


def _key_of(trip: Activity, person: Person, day: date, now: datetime) -> TrackKey:
    fresh = {"key": secrets.token_hex(32)}
    key, was_created = TrackKey.objects.get_or_create(activity=trip, person=person, day=day, defaults=fresh)
    if was_created:
        note(trip, action="activity.track_day", by=person, at=now)
    return key

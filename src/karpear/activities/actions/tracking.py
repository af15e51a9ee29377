"""Positions of somebody on the way: taken, judged, and sealed with the day's key."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.audit.actions import record
from karpear.keys.ids import new_id
from karpear.keys.sealing import index, seal_with
from karpear.people.models import Person
from karpear.people.receipts import once
from karpear.rules.alarm.deadlines import moment
from karpear.rules.geo.tracking import AFTER_END, Judged, Point, Why, Window, judge_all, window
from karpear.rules.refusals import Missing

from ..models import Activity, Following, PositionRequest, Reply, State, TrackFix, TrackKey
from ..queries.following import BEFORE_ASKED, consented, has_alert, known_of


def report_positions(
    *,
    person: Person,
    key: UUID,
    points: Sequence[Point],
    now: datetime,
    sent_at: datetime | None = None,
    asked: UUID | None = None,
) -> tuple[dict[str, Any], bool]:
    """The API's `positions`: (answer, created). `asked`: the request that this answers.

    The receipt knows the positions by a keyed hash only: a plain one could be guessed back.
    """
    own = [replace(p, fixed_at=moment(made_at=p.fixed_at, sent_at=sent_at, received_at=now)) for p in points]

    def work() -> dict[str, Any]:
        found = _answer_with(person, asked, own, now) if asked else keep_fixes(person=person, points=own, now=now)
        return {"kept": sum(why.is_kept for why in found), "answers": [why.value for why in found]}

    said = json.dumps([asdict(p) for p in points], default=str)
    body = {"fixes": index(said, "positions"), "asked": asked}
    return once(person=person, key=key, verb="positions", body=body, work=work, now=now)


@transaction.atomic
def keep_fixes(*, person: Person, points: Sequence[Point], now: datetime) -> list[Why]:
    """Take what was measured on the trip this person is followed on; what became of each, in the same order."""
    rows = Following.objects.filter(person=person, ended_at__isnull=True, activity__state=State.PLANNED)
    started = rows.filter(activity__starts_at__lte=now).select_related("activity__organisation")
    following = started.order_by("-activity__starts_at").select_for_update(of=("self",)).first()
    if following is None:
        return [Why.OUTSIDE] * len(points)
    trip = following.activity
    if trip.starts_at is None or trip.ends_at is None:
        return [Why.OUTSIDE] * len(points)
    alarmed = has_alert(person.pk)
    when = window(starts_at=trip.starts_at, ends_at=trip.ends_at, consented_at=following.consented_at, alarmed=alarmed)
    found = _keep(trip, person, points, when, since=when.opens_at, now=now)
    # A phone is told what it would be told without an alert.
    usual = trip.ends_at + AFTER_END
    return [
        Why.OUTSIDE if alarmed and min(p.fixed_at, now) > usual else why for p, why in zip(points, found, strict=True)
    ]


def _answer_with(person: Person, asked: UUID, points: Sequence[Point], now: datetime) -> list[Why]:
    """One tap: where somebody is now, because somebody asked. Counts without a yes to being followed."""
    request = PositionRequest.objects.select_for_update().filter(pk=asked, person=person).first()
    if request is None or request.activity.state != State.PLANNED:
        raise Missing
    trip, when = request.activity, Window(request.asked_at - BEFORE_ASKED, now)
    since = consented([trip.pk], now).get((trip.pk, person.pk))
    found = _keep(trip, person, points, when, since=since, now=now)
    settled = any(why in (Why.KEPT, Why.DOUBTFUL, Why.SAME, Why.SOON) for why in found)
    if settled and not request.reply:
        answer_request(request, Reply.SENT, now=now)
    return found


def answer_request(request: PositionRequest, reply: Reply, *, now: datetime) -> None:
    """Write the answer down, inside the caller's transaction."""
    PositionRequest.objects.filter(pk=request.pk).update(reply=reply, answered_at=now)
    record(
        at=now, action=f"activity.where_{reply.value}", object_type="activity", object_id=request.activity_id,
        actor=request.person_id, organisation=request.activity.organisation_id,
    )  # fmt: skip


def _keep(
    trip: Activity, person: Person, points: Sequence[Point], when: Window, *, since: datetime | None, now: datetime
) -> list[Why]:
    """`since`: from when others may see what is kept."""
    judged = judge_all(points, when, known_of(trip, person.pk, since), received_at=now)
    kept = [one for one in judged if one.why.is_kept]
    if kept:
        key = _key_of(trip, person, now.date(), now)
        TrackFix.objects.bulk_create([_sealed(one, key, now) for one in kept])
    return [one.why for one in judged]


def _sealed(one: Judged, key: TrackKey, now: datetime) -> TrackFix:
    point = one.point
    said = json.dumps({"lat": point.lat, "lon": point.lon, "accuracy_m": point.accuracy_m})
    return TrackFix(
        id=new_id(),
        key=key,
        sealed=seal_with(bytes.fromhex(key.key), said.encode()),
        fixed_at=point.fixed_at,
        received_at=now,
        doubtful=one.why == Why.DOUBTFUL,
    )


def _key_of(trip: Activity, person: Person, day: date, now: datetime) -> TrackKey:
    fresh = {"key": secrets.token_hex(32)}
    key, made = TrackKey.objects.get_or_create(activity=trip, person=person, day=day, defaults=fresh)
    if made:
        record(
            at=now, action="activity.track_day", object_type="activity", object_id=trip.pk, actor=person.pk,
            organisation=trip.organisation_id,
        )  # fmt: skip
    return key

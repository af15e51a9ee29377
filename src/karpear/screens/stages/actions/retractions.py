"""A stage that was confirmed by mistake is taken back: what it released is shown no longer, what waits is stopped."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.alerts.actions.all_clears import tell_news
from karpear.alerts.actions.answers import owning
from karpear.alerts.actions.casework import note_work
from karpear.alerts.models import Alert, StageCall
from karpear.audit.actions.lines import record as audit
from karpear.audit.actions.verbs import note
from karpear.checkins.actions.promises import resume
from karpear.db.rows import find_row
from karpear.messaging.actions.cancel import cancel
from karpear.messaging.actions.send import send
from karpear.people.models import Person
from karpear.readiness.packs.actions.owner_notices import INSTRUCTION as TOPIC
from karpear.readiness.packs.actions.owner_notices import PACK, tell_of_opening, tell_of_words
from karpear.readiness.packs.models import Contribution, Opening, Release
from karpear.readiness.packs.queries.packs import alert_state, was_reached
from karpear.rules.case.pack import Stage, is_released, may_go_on
from karpear.rules.refusals import Missing


@transaction.atomic
def take_back_stage(*, by: Person, alert: UUID, stage: Stage, now: datetime) -> StageCall:
    """Whoever may confirm a stage may take it back, alone, whoever confirmed it.

    Contacts who have not opened the words see them no longer; those who have are told that it was not so. Raises as
    `owning` does, Missing where nothing stands.
    """
    owned_alert = owning(by, alert)
    calls = StageCall.objects.standing().select_for_update(of=("self",))
    call = find_row(calls.filter(alert=owned_alert, stage=stage.value))
    call.taken_back_by, call.taken_back_at = by, now
    call.save(update_fields=["taken_back_by", "taken_back_at"])
    hidden = _hide(owned_alert, stage, now) if call.confirmed_at else []
    note_work(by=by, alert_id=owned_alert.pk, what="stage_taken_back", now=now)
    if call.confirmed_at:
        tell_news(owned_alert, not_to=[by.pk, *(row.contact_id for row in hidden)], now=now)
    audit(
        at=now, action="take_back_stage", object_type="alert", object_id=owned_alert.pk, actor=by.pk, stage=stage.value,
        hidden=len(hidden), opened=sum(release.shown_at is not None for release in hidden),
        openings=_stop(owned_alert, now),
    )  # fmt: skip
    return call


@transaction.atomic
def end_stage(*, by: Person, alert: UUID, stage: Stage, now: datetime) -> StageCall:
    """They are free, found or well again: it was right, and is over. Check-ins count again from the next one on.

    Raises as `owning` does, Missing where nothing was confirmed.
    """
    owned_alert = owning(by, alert)
    calls = StageCall.objects.in_force().select_for_update(of=("self",))
    call = calls.filter(alert=owned_alert, stage=stage.value).first()
    if call is None or stage is Stage.KILLED:
        raise Missing
    call.ended_by, call.ended_at = by, now
    call.save(update_fields=["ended_by", "ended_at"])
    if not StageCall.objects.in_force().filter(alert__person=owned_alert.person_id).exists():
        resume(person=owned_alert.person_id, since=call.confirmed_at or call.at, now=now)
    note_work(by=by, alert_id=owned_alert.pk, what="stage_ended", text=stage.value, now=now)
    tell_news(owned_alert, not_to=[by.pk], now=now)
    audit(at=now, action="end_stage", object_type="alert", object_id=owned_alert.pk, actor=by.pk, stage=stage.value)
    return call


def _hide(alert: Alert, stage: Stage, now: datetime) -> list[Release]:
    """Not what the contact may read anyway, because the alert itself reached them."""
    state = alert_state(alert)
    rows = Release.objects.standing().filter(alert=alert, stage=stage.value).select_related("contact")
    hidden = [
        release for release in rows if not is_released(stage, state, was_told=was_reached(release.contact, alert))
    ]
    for release in hidden:
        release.taken_back_at = now
        release.save(update_fields=["taken_back_at"])
        _tell(release, alert, now)
    return hidden


def _tell(release: Release, alert: Alert, now: datetime) -> None:
    """What has not left is called off. Who opened the words hears of it; so does their person, where that is safe."""
    cancel(subject=release.pk, now=now, text_keys=["instruction"])
    person = alert.person
    if release.shown_at:
        send(topic=TOPIC, subject=release.pk, text_key="instruction", about=person, contact=release.contact, now=now)
    tell_of_words(release, now)


def _stop(alert: Alert, now: datetime) -> int:
    """Openings of the pack that nothing carries any longer. Parts that were given for them are destroyed."""
    if may_go_on(alert_state(alert)):
        return 0
    rows = list(Opening.objects.going(now).filter(alert=alert).select_related("pack__person", "by"))
    for opening in rows:
        person = opening.pack.person
        opening.stopped_at = now
        opening.save(update_fields=["stopped_at"])
        send(topic=PACK, subject=opening.pk, text_key="pack_news", about=person, person=opening.by, now=now)
        tell_of_opening(opening, now)
        note(opening, action="stop_opening", by=None, at=now)
    Contribution.objects.filter(opening__in=rows).delete()
    return len(rows)

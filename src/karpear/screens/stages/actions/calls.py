"""What is known of somebody: said by one who acts, and where it is grave confirmed by a second."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.actions.all_clears import tell_circle, tell_news
from karpear.alerts.actions.answers import owning
from karpear.alerts.actions.casework import note_work
from karpear.alerts.models import Alert, StageCall
from karpear.alerts.queries.stages import unsure
from karpear.audit.actions.lines import record as audit
from karpear.cases.incidents.actions.case_of_alert import open_for_stage
from karpear.people.models import Person
from karpear.people.queries.pairs import must_second
from karpear.readiness.packs.actions.instructions import release_words
from karpear.rules.case.pack import Stage, may_be_written, needs_second
from karpear.rules.refusals import BadFields, Conflict


@transaction.atomic
def confirm_stage(*, by: Person, alert: UUID, stage: Stage, now: datetime) -> StageCall:
    """Somebody who acts on the alert says what is known; that somebody was killed counts when a second says so too.

    Contacts whose words it releases get a message. Raises as `owning` does; BadFields for a drill, Conflict when
    they said it themselves and another has to.
    """
    owned_alert = owning(by, alert)
    if owned_alert.drill:
        raise BadFields([("stage", _("This is a drill: nothing is released."))])
    if not Alert.objects.filter(unsure(), pk=owned_alert.pk).exists():
        raise Conflict(_("This alert has ended well. Say what is known on an alert that is still open."))
    call, new = StageCall.objects.select_for_update().get_or_create(
        alert=owned_alert, stage=stage.value, taken_back_at=None, ended_at=None, defaults={"by": by, "at": now}
    )
    if call.confirmed_at:
        return call
    if needs_second(stage):
        if not new and call.by_id == by.pk:
            raise Conflict(_("You have already said so. A second person has to confirm it."))
        if not new:
            must_second(by=by, first=call.by_id, about=owned_alert.person_id, word_at=call.at, now=now)
            call.second = by
    if new and needs_second(stage):
        note_work(by=by, alert_id=owned_alert.pk, what="stage_said", now=now)
        audit(at=now, action="say_stage", object_type="alert", object_id=owned_alert.pk, actor=by.pk, stage=stage.value)
        return call
    call.confirmed_at = now
    call.save(update_fields=["second", "confirmed_at"])
    audit(at=now, action="confirm_stage", object_type="alert", object_id=owned_alert.pk, actor=by.pk, stage=stage.value)
    reached = release_words(owned_alert, stage, now)
    note_work(by=by, alert_id=owned_alert.pk, what="stage_confirmed", now=now)
    open_for_stage(by=by, alert=owned_alert, stage=stage, now=now)
    tell_news(owned_alert, not_to=[by.pk, *reached], contacts=may_be_written(stage), now=now)
    tell_circle(owned_alert, by=by, not_to=reached, contacts=may_be_written(stage), now=now)
    return call

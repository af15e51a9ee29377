"""What officers of one organisation write about a collective alarm, for themselves."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Missing
from karpear.ui.values import checked

from ..models import CollectiveAlarm, SilenceNote
from ..queries import alarm_of, concerned_organisations
from ..values import NewSilenceNote


@transaction.atomic
def write_silence_note(
    *, by: Person, alarm: UUID, organisation: UUID, new: NewSilenceNote, now: datetime
) -> SilenceNote:
    """A note, an outcome, or both; sent twice it is written once. Ends nothing, and nobody else reads it.

    Raises Missing, Forbidden or BadFields.
    """
    row = alarm_of(by, alarm)
    require(by, organisation, Verb.ACT_ON_ALERT)
    if organisation not in {concerned.pk for concerned in concerned_organisations(by, row)}:
        raise Missing
    value = checked(new)
    if not (value.outcome or value.words):
        raise BadFields([("words", _("Say what it was, or write a few words."))])
    CollectiveAlarm.objects.select_for_update().get(pk=row.pk)
    newest = SilenceNote.objects.filter(alarm=row, organisation=organisation, by=by).last()
    if newest and (newest.outcome, newest.words) == (value.outcome, value.words):
        return newest
    note = SilenceNote.objects.create(
        alarm=row, organisation_id=organisation, by=by, at=now, outcome=value.outcome, words=value.words
    )
    record(
        at=now, action="silence.noted", object_type="collective_alarm", object_id=row.pk, actor=by.pk,
        organisation=organisation, outcome=value.outcome,
    )  # fmt: skip
    return note

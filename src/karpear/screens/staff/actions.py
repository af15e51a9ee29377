"""What is done to many people at once."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.queries.stages import not_to_be_written_to
from karpear.audit.actions.lines import record
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import require
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict

from ..ready.queries import readiness_of

TOPIC, TEXT = "ready", "ready"


@transaction.atomic
def ask_for_proofs(*, by: Person, organisation: UUID, people: Collection[UUID], now: datetime) -> int:
    """Tell those of these members to whom something is missing to look at it: not what. Returns how many are told.

    At most once a day, as the organisation's clock counts days. Nobody to whose phone no message may go. Raises
    Missing, Forbidden, or Conflict where nobody is left: whoever was reminded today, or cannot be reached, is not told.
    """
    require(by, organisation, Verb.ASK_ROLL_CALL)
    members = Membership.objects.active().filter(organisation=organisation, person__in=people, person__is_active=True)
    rows = members.exclude(person=by).exclude(person__in=not_to_be_written_to())
    ids = list(rows.order_by("joined_at", "id").values_list("person_id", flat=True))
    readiness = readiness_of(ids, [organisation], now)
    zone = Organisation.objects.values_list("time_zone", flat=True).get(pk=organisation)
    today = now.astimezone(ZoneInfo(zone)).date().toordinal()
    reminders = Delivery.objects.filter(topic=TOPIC, round=today, subject__in=ids)
    reminded = set(reminders.values_list("subject", flat=True))
    lacking = [person for person in ids if readiness[person].gaps and person not in reminded]
    send_all(
        [
            Message(topic=TOPIC, subject=person, text_key=TEXT, person=person, round=today, ways=Ways.BESIDE)
            for person in lacking
        ],
        now=now,
    )
    count = reminders.exclude(subject__in=reminded).values("subject").distinct().count()
    if not count:
        raise Conflict(
            _("Nobody was reminded: nothing is missing, they were reminded today, or no message can go to them now.")
        )
    record(
        at=now, action="readiness.asked", object_type="organisation", object_id=organisation, actor=by.pk,
        organisation=organisation, count=count,
    )  # fmt: skip
    return count

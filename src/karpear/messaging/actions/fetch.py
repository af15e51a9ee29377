"""What `people`, which stands below, wants said: its notices become messages."""

from datetime import datetime

from django.db import transaction

from karpear.messaging.channels import configured
from karpear.messaging.queries import Route
from karpear.messaging.texts import GOODBYE
from karpear.people.models import Notice
from karpear.people.ways import Ways

from .send import Message, send_all

MOST = 500


@transaction.atomic
def fetch_notices(*, now: datetime) -> int:
    """Turn waiting notices into deliveries and remove them. Who cannot be reached gets none."""
    waiting = list(
        Notice.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("address")
        .order_by("created_at", "id")[:MOST]
    )
    send_all([_message(notice) for notice in waiting if not _is_unreachable(notice)], now=now)
    Notice.objects.filter(pk__in=[n.pk for n in waiting]).delete()
    return len(waiting)


def _is_unreachable(notice: Notice) -> bool:
    return bool(notice.text_key == GOODBYE and notice.address and notice.address.channel not in configured())


def _message(notice: Notice) -> Message:
    """On the address it names, else the first one. What is left twice within a second is said once."""
    way = None
    if notice.text_key == GOODBYE and notice.address:  # to the one that was taken out of the account
        way = Route(notice.address.pk, notice.address.channel, notice.person_id, None)
    return Message(
        topic=notice.topic, subject=notice.subject, text_key=notice.text_key, about=notice.about_id,
        person=notice.person_id, contact=notice.contact_id, address=notice.address_id, ways=Ways.BESIDE, way=way,
        round=int(notice.created_at.timestamp()),
    )  # fmt: skip

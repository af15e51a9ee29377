"""One answer to a number that is nobody's here, of which nothing stays once it has left."""

from collections.abc import Iterable
from datetime import datetime
from secrets import token_hex
from uuid import UUID

from django.db import transaction

from karpear.db.former_rows import clear_former_rows
from karpear.messaging.models import Delivery, PassingAnswer
from karpear.messaging.texts import PASSING
from karpear.people.models import Address, Channel

from .queue import queue


def answer_once(*, organisation: UUID, number: str, words: str, language: str, now: datetime) -> None:
    """By SMS, in the name of an organisation, inside the caller's transaction. No index of the number is kept.

    It may cost money each time: the caller says how often.
    """
    address = Address.objects.create(
        organisation_id=organisation, language=language, channel=Channel.SMS, value=number, value_index=token_hex(32)
    )
    answer = PassingAnswer.objects.create(address=address, words=words, written_at=now)
    queue(
        [
            Delivery(
                topic="text", subject=answer.pk, text_key=PASSING, address=address, channel=Channel.SMS,
                next_attempt_at=now, created_at=now,
            )
        ]
    )  # fmt: skip


def forget_passed(deliveries: Iterable[Delivery]) -> None:
    """These have left, or cannot: their numbers, their words and themselves go, in the caller's transaction."""
    _forget([delivery.address_id for delivery in deliveries if delivery.text_key == PASSING])


@transaction.atomic
def forget_passing(*, now: datetime) -> int:
    """What nobody could send for a day. The number goes with it: nothing else would find it again."""
    expired = PassingAnswer.RETENTION.expired(PassingAnswer, now)
    addresses = dict(PassingAnswer.objects.filter(pk__in=expired.values("pk")).values_list("pk", "address"))
    PassingAnswer.objects.filter(pk__in=list(addresses)).delete()
    _forget(list(addresses.values()))
    return len(addresses)


def _forget(addresses: list[UUID]) -> None:
    if addresses:
        Address.objects.filter(pk__in=addresses).delete()
        clear_former_rows(Address, PassingAnswer)

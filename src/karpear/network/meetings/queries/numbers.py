"""Items by their number on the agenda, for who answers by SMS."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from karpear.people.models import Address, Channel, Person
from karpear.rules.text.seat_answers import KHMER_LETTERS, SEAT_LETTERS

from ..models import AgendaItem, CouncilSeat


def items_by_number(person: Person, number: int, now: datetime) -> list[AgendaItem]:
    """Open ones of the councils in which they speak for a seat."""
    networks = CouncilSeat.objects.filled(now).spoken_for_by(person).values("network")
    rows = AgendaItem.objects.visible_to(person).open_at(now).filter(order=number, meeting__network__in=networks)
    return list(rows.select_related("meeting__network__body").order_by("pk")[:2])


@dataclass(frozen=True, slots=True)
class SeatBySms:
    """How an item is answered by SMS. `number`: where to; `is_clear`: it alone has its number, for this person."""

    number: str
    letters: Sequence[tuple[str, str]]
    is_clear: bool
    is_proven: bool


def seat_by_sms(person: Person, item: AgendaItem, choices: Sequence[tuple[str, str]], now: datetime) -> SeatBySms:
    """What a text needs to count."""
    phones = Address.objects.usable().filter(person=person, channel=Channel.SMS, proven_at__isnull=False)
    is_clear = len(items_by_number(person, item.order, now)) < 2
    return SeatBySms(settings.KARPEAR_SMS_NUMBER, lettered(choices), is_clear, phones.exists())


def lettered(choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """(the letters with which a text chooses it, its words)."""
    letters = zip(SEAT_LETTERS.upper(), KHMER_LETTERS, strict=True)
    return [(f"{latin} / {khmer}", word) for (latin, khmer), (_code, word) in zip(letters, choices, strict=False)]

"""What the person whose words they are hears of them: at once where that is safe, else as soon as it is."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from karpear.alerts.queries.stages import may_be_written_to, not_to_be_written_to
from karpear.db.batches import one_by_one
from karpear.messaging.actions.send import send_everywhere
from karpear.people.models import Person

from ..models import Opening, Release

PACK, INSTRUCTION = "pack", "instruction"
#: There is news about something that they wrote.
NEWS = "instruction_released"
#: Whoever could not be told for so long finds it on their pages.
OWED_FOR = timedelta(days=90)


def tell_of_opening(opening: Opening, now: datetime) -> bool:
    """That their pack is asked for, was opened, or is neither any more. False where a message may endanger them: then
    it is owed to them."""
    return _tell(opening, opening.pack.person, PACK, _text_of(opening, now), now)


def tell_of_words(release: Release, now: datetime) -> bool:
    """That a contact may read their words, or no longer. False as above."""
    return _tell(release, release.alert.person, INSTRUCTION, NEWS, now)


def tell_what_is_owed(*, now: datetime) -> int:
    """Nothing endangers them any more: they hear what was kept from them."""
    # Asked outside a transaction: whoever stays in danger for weeks costs no lock.
    openings = list(owed_openings(now).select_related("pack__person").order_by("pk"))
    releases = list(owed_releases(now).select_related("alert__person").order_by("pk"))
    count = one_by_one("tell of packs", openings, lambda row: tell_of_opening(row, now), now=now)
    return count + one_by_one("tell of words", releases, lambda row: tell_of_words(row, now), now=now)


def owed_openings(now: datetime) -> QuerySet[Opening]:
    """Of packs whose person may be written to and was not told."""
    owed = Opening.objects.filter(told_at=None, asked_at__gt=now - OWED_FOR)
    return owed.exclude(pack__person__in=not_to_be_written_to())


def owed_releases(now: datetime) -> QuerySet[Release]:
    """The same of words that a contact may read."""
    owed = Release.objects.filter(told_at=None, at__gt=now - OWED_FOR, alert__drill=False)
    return owed.exclude(alert__person__in=not_to_be_written_to())


def _text_of(opening: Opening, now: datetime) -> str:
    if opening.said_open_at or opening.opened_at:
        return "pack_opened"
    return "pack_opening" if Opening.objects.going(now).filter(pk=opening.pk).exists() else NEWS


def _tell(row: Opening | Release, person: Person, topic: str, text_key: str, now: datetime) -> bool:
    safe = may_be_written_to(person.pk)
    if safe:
        send_everywhere(topic=topic, subject=row.pk, text_key=text_key, person=person, now=now)
    row.told_at = now if safe else None
    row.save(update_fields=["told_at"])
    return safe

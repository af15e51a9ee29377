"""Tells those who run the server what is wrong with it: once for each trouble, and when it is over.

A trouble is a row before it is a message; both are written in one transaction, whoever of several keepers comes first.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from karpear.db.models import Trouble
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Priority
from karpear.messaging.queries import Route, routes
from karpear.ops.health.troubles import CHANNEL, Worry, troubles
from karpear.people.models import Channel, Person
from karpear.rules.alarm.machine import by_day, is_over, is_to_be_told

TOPIC = "server"
NOW, SOON, WELL = "server_now", "server_soon", "server_well"


def tell_operators(*, now: datetime) -> int:
    """Look what is wrong, note it, and tell whoever runs the server. Returns how many troubles began or ended."""
    worries = troubles(now)
    with transaction.atomic():
        fresh = _note(worries, now)
        over = _end(now)
        failing = {channel for family, _dot, channel in (w.code.partition(".") for w in worries) if family == CHANNEL}
        if fresh:
            gravest = max(fresh, key=lambda trouble: trouble.grave)
            _tell(gravest, NOW if gravest.grave else SOON, failing, now)
        if over and not Trouble.objects.open().exists():
            _tell_that_all_is_well(failing, now)
    return len(fresh) + len(over)


def _note(worries: Sequence[Worry], now: datetime) -> list[Trouble]:
    """Those that operators have to hear of now."""
    if not worries:
        return []
    # One that was never there before begins like one that was over.
    rows = [Trouble(code=worry.code, began_at=worry.since or now, seen_at=now, ended_at=now) for worry in worries]
    Trouble.objects.bulk_create(rows, ignore_conflicts=True)
    by_code = {worry.code: worry for worry in worries}
    to_tell = []
    noted = list(Trouble.objects.filter(code__in=by_code).order_by("code").select_for_update())
    for trouble in noted:
        worry = by_code[trouble.code]
        came_back = trouble.ended_at is not None
        if came_back:
            trouble.ended_at, trouble.is_told, trouble.grave, trouble.began_at = None, False, False, worry.since or now
        worsened = worry.grave and not trouble.grave
        trouble.seen_at, trouble.grave = now, worry.grave or trouble.grave
        is_due = is_to_be_told(trouble.told_at, now, is_grave_again=came_back and worry.grave)
        if is_due or (worsened and trouble.is_told):
            trouble.told_at, trouble.is_told = now, True
            to_tell.append(trouble)
    Trouble.objects.bulk_update(noted, ["seen_at", "ended_at", "grave", "began_at", "told_at", "is_told"])
    return to_tell


def _tell_that_all_is_well(failing: Collection[str], now: datetime) -> None:
    """Once nothing is wrong any more, of all that operators were told."""
    told_of = list(Trouble.objects.filter(is_told=True).order_by("code").select_for_update())
    if told_of:
        _tell(max(told_of, key=lambda trouble: trouble.grave), WELL, failing, now)
        Trouble.objects.filter(pk__in=[trouble.pk for trouble in told_of]).update(is_told=False)


def _end(now: datetime) -> list[Trouble]:
    lasting = Trouble.objects.open().order_by("code").select_for_update()
    over = [trouble for trouble in lasting if is_over(trouble.seen_at, now)]
    for trouble in over:
        trouble.ended_at = now
    Trouble.objects.bulk_update(over, ["ended_at"])
    return over


def _tell(trouble: Trouble, text_key: str, failing: Collection[str], now: datetime) -> None:
    """By one way that works, as far as is known; not urgently: it never stands in the way of an SOS. What is not grave
    wakes nobody.
    """
    operators = list(Person.objects.filter(is_operator=True, is_active=True).only("id", "time_zone"))
    ways = routes(person.pk for person in operators)
    send_all(
        [
            Message(
                topic=TOPIC, subject=trouble.pk, text_key=text_key, person=person.pk, way=way,
                priority=Priority.REMINDER, leaves_at=None if trouble.grave else _by_day(person, now),
            )
            for person in operators
            if (way := _best(ways.people.get(person.pk, ()), failing))
        ],
        now=now,
    )  # fmt: skip


def _by_day(person: Person, now: datetime) -> datetime:
    return by_day(now.astimezone(ZoneInfo(person.time_zone))).astimezone(UTC)


def _best(ways: Sequence[Route], failing: Collection[str]) -> Route | None:
    """The first whose channel works; where none does, the first: it goes out as soon as its channel works again."""
    working = [way for way in ways if way.channel not in failing and way.channel != Channel.PUSH.value]
    return next(iter([*working, *ways]), None)

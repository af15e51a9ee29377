"""Bulletins of which a fact may tell, too: whoever chooses the same one tells of one event, and nobody sees who did."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Case, Q, Value, When
from django.utils.formats import date_format

from karpear.keys.cipher import index
from karpear.network.bulletins.models import Bulletin, BulletinState, BulletinStep
from karpear.network.bulletins.queries.chains import first_of
from karpear.network.bulletins.queries.texts import headline_of
from karpear.network.members.models import Network
from karpear.people.local_today import day_of
from karpear.people.models import Person

MOST_BULLETINS = 5
#: Between what happened and what a bulletin says of when.
NEAR = timedelta(days=14)
LATELY = timedelta(days=60)
#: So many are looked at, in any province.
_MOST_READ = 200


@dataclass(frozen=True, slots=True)
class TellingBulletin:
    """One to choose, and the event that it stands for. `day`: when that was."""

    pk: UUID
    network: UUID
    headline: str
    day: date
    event: UUID

    def __str__(self) -> str:
        return f"{self.headline} · {date_format(self.day, 'j M Y')}"


def bulletins_between(
    person: Person,
    networks: Collection[UUID],
    since: date,
    until: date,
    *,
    province: str | None = None,
    most: int | None = MOST_BULLETINS,
) -> list[TellingBulletin]:
    """Sent to them, or by them, and standing: the newest of each story, those of this network before what came from
    other installations, which may send many. `province`: None: of any.
    """
    days = [datetime.combine(day, time(), UTC) for day in (since - NEAR, until + NEAR + timedelta(days=1))]
    is_near = Q(since__range=days) | Q(since=None, released_at__range=days)
    visible = Bulletin.objects.visible_to(person).select_related("network__body")
    rows = visible.filter(is_near, network__in=networks, state=BulletinState.RELEASED.value, drill=False)
    rows = rows.exclude(step=BulletinStep.CANCEL.value)
    own_first = Case(When(origin__isnull=True, then=Value(0)), default=Value(1))
    rows = rows.order_by(own_first, "-released_at", "-id")
    stories: dict[UUID, TellingBulletin] = {}
    for row in rows[:_MOST_READ]:
        if province is None or _tells_of(row, province):
            bulletin = _told_as(row)
            stories.setdefault(bulletin.event, bulletin)
    return list(stories.values())[:most]


def _tells_of(row: Bulletin, province: str) -> bool:
    """Of the same province, or neither names one."""
    return province in row.provinces if province else not row.provinces


def _told_as(row: Bulletin) -> TellingBulletin:
    day = day_of(row.network.body, row.since or row.released_at or row.written_at)
    return TellingBulletin(row.pk, row.network_id, headline_of(row), day, _event_of(row))


def lately_told(person: Person, networks: Iterable[Network], today: date) -> list[TellingBulletin]:
    """Before it is said where and when: those of the last two months."""
    return bulletins_between(person, [network.pk for network in networks], today - LATELY, today)


def _event_of(row: Bulletin) -> UUID:
    """The same for a bulletin and its updates. Only whoever has the server's keys finds the bulletin by it."""
    return UUID(index(f"{row.network_id}|{first_of(row.pk)}", "event of a bulletin")[:32])


def last_day_of(month: date) -> date:
    return date(month.year + (month.month == 12), month.month % 12 + 1, 1) - timedelta(days=1)

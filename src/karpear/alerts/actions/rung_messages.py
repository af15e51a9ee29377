"""From a rung of the ladder to rows in the outbox."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.alerts.models import Alert
from karpear.messaging.actions.queue import Circular, Wording, queue_circulars
from karpear.messaging.models import Priority
from karpear.messaging.queries import Route, Routes, routes, taken_away
from karpear.rules.alarm.ladder import Audience, Rung
from karpear.rules.alarm.outcome import Kind

AGAIN = 1000
_URGENT = frozenset({Kind.SOS.value, Kind.DURESS.value})


@dataclass(frozen=True, slots=True)
class Telling:
    """One alert, one rung, its audience. `again`: this rung is told once more (number of the call).

    `since`: when it opened; None: just now.
    """

    alert: UUID
    about: UUID
    kind: str
    drill: bool
    rung: Rung
    audience: Audience[UUID]
    again: int = 0
    since: datetime | None = None

    @property
    def priority(self) -> Priority:
        """SOS and duress overtake everything; a drill never overtakes the real thing."""
        return Priority.SOS if self.kind in _URGENT and not self.drill else Priority.ALERT


def telling_of(alert: Alert, rung: Rung, audience: Audience[UUID], *, calls: int = 0) -> Telling:
    """The telling of a stored alert."""
    return Telling(alert.pk, alert.person_id, alert.kind, alert.drill, rung, audience, calls, alert.opened_at)


def tell(tellings: Iterable[Telling], *, now: datetime) -> None:
    """Queue the messages of these rungs, inside the caller's transaction."""
    telling_list = list(tellings)
    audiences = {id(t.audience): t.audience for t in telling_list}
    current_routes = routes(
        {p for a in audiences.values() for p in a.people}, {c for a in audiences.values() for c in a.contacts}
    )
    removed_routes = taken_away({c: t.since for t in telling_list if t.since for c in t.audience.contacts})
    ways = {key: _ways(audience, current_routes, removed_routes) for key, audience in audiences.items()}
    queue_circulars(_circulars(telling_list, ways), topic="alert", now=now)


def _ways(audience: Audience[UUID], current_routes: Routes, removed_routes: Mapping[UUID, Route]) -> Sequence[Route]:
    """People inside hear it on every channel they have; a contact on their first one.

    The contact's next channel follows when the first is refused. Where the person took an address of theirs away since
    the alert opened, it is told there too.
    """
    inside = [way for p in audience.people for way in current_routes.people.get(p, ())]
    outside = [way for c in audience.contacts for way in current_routes.contacts.get(c, ())[:1]]
    return [*inside, *outside, *(removed_routes[c] for c in audience.contacts if c in removed_routes)]


def _circulars(tellings: Iterable[Telling], ways: Mapping[int, Sequence[Route]]) -> list[Circular]:
    """Tellings of the same rung to the same audience are one circular."""
    subjects_by_words: dict[tuple[int, Wording], list[tuple[UUID, UUID | None]]] = defaultdict(list)
    for telling in tellings:
        subjects_by_words[id(telling.audience), _wording(telling)].append((telling.alert, telling.about))
    return [Circular(wording, about, ways[audience]) for (audience, wording), about in subjects_by_words.items()]


def _wording(telling: Telling) -> Wording:
    rung, again = telling.rung, telling.again
    text_key = "alert" if rung.repeat == 0 and not again else "alert_again"
    number = AGAIN + again if again else rung.repeat
    return Wording(text_key, rung.step, number, telling.drill, telling.priority)

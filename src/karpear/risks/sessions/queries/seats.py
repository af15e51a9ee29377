"""A rater's own pages. They show what is rated and this rater's answers, and nothing of anybody else."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.db.reader import unguarded
from karpear.people.models import Person
from karpear.rules.refusals import Missing
from karpear.rules.secret.tokens import token_hash

from ..models import Item, ItemKind, Rater, Rating, Session, SessionState
from ..questions import is_answered, pages_of


@dataclass(frozen=True, slots=True)
class SeatPage:
    """One small page: items of one kind, and how many of them are answered."""

    number: int
    kind: ItemKind
    items: list[Item]
    answered: int

    @property
    def done(self) -> bool:
        return self.answered == len(self.items)


@dataclass(frozen=True, slots=True)
class Seat:
    """A rater at their place. `ratings`: their own, by item."""

    rater: Rater
    session: Session
    pages: list[SeatPage]
    ratings: dict[UUID, Rating] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(len(p.items) for p in self.pages)

    @property
    def answered(self) -> int:
        return sum(p.answered for p in self.pages)

    @property
    def next_page(self) -> int:
        """The first page on which something is open, else the first."""
        return next((p.number for p in self.pages if not p.done), 1)

    @property
    def is_open(self) -> bool:
        return bool(self.session.state == SessionState.RATING)

    @property
    def waits(self) -> bool:
        return bool(self.session.state == SessionState.PREPARING)


def member_seat(person: Person, session: UUID) -> Seat:
    """The place of somebody who was asked and belongs to the organisation. Raises Missing."""
    sessions = Session.objects.visible_to(person).filter(pk=session).values("pk")
    rater = _raters().filter(session__in=sessions, person=person, withdrawn_at__isnull=True).first()
    return _seat(rater)


def guest_seat(token: str, now: datetime) -> Seat:
    """The place that a guest's link opens. Raises Missing: unknown, expired or withdrawn."""
    raters = _raters().filter(token_hash=token_hash(token), withdrawn_at__isnull=True, expires_at__gt=now)
    return _seat(raters.first())


def _raters() -> QuerySet[Rater]:
    return Rater.objects.select_related("session__organisation", "person")


@unguarded("what somebody is asked to rate")
def _seat(rater: Rater | None) -> Seat:
    if rater is None:
        raise Missing
    session = rater.session
    items = list(session.items.select_related("risk"))
    for item in items:
        item.session = session
    ratings = {r.item_id: r for r in Rating.objects.filter(rater=rater)}
    pages = []
    for number, part in enumerate(pages_of(items), 1):
        answer_count = sum(1 for i in part if i.pk in ratings and is_answered(i, ratings[i.pk].values))
        pages.append(SeatPage(number, ItemKind(part[0].kind), part, answer_count))
    return Seat(rater, session, pages, ratings)

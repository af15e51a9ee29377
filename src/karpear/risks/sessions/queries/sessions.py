"""The list of assessments, and the page of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import FETCH_RAISE, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import members_where_may, organisations_where
from karpear.rules.access import Role, Verb, may
from karpear.rules.risk.session_clock import next_due

from ..models import Item, ItemKind, Rater, Rating, Session, SessionState
from ..questions import named
from .items import previous_of


@dataclass(frozen=True, slots=True)
class Clock:
    """When an organisation's next assessment is due. `last` None: there was none yet."""

    organisation: Organisation
    last: Session | None
    due_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class RaterLine:
    """Somebody who was asked, and how far they are: nothing of what they chose."""

    rater: Rater
    name: str
    guest: bool
    begun: bool
    expired: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One thing that is rated, in the reader's language."""

    item: Item
    name: str
    description: str
    number: int


@dataclass(frozen=True, slots=True)
class SessionPage:
    """One session as somebody sees it. `runs`: may run it. `sees`: may see its raters and its result."""

    session: Session
    runs: bool
    sees: bool
    rates: bool
    groups: list[tuple[ItemKind, list[ItemLine]]]
    raters: list[RaterLine]

    @property
    def items(self) -> list[ItemLine]:
        return [line for _kind, lines in self.groups for line in lines]

    @property
    def asked(self) -> list[RaterLine]:
        return [r for r in self.raters if not r.rater.withdrawn_at]

    @property
    def done(self) -> int:
        return sum(1 for r in self.asked if r.rater.done_at)

    @property
    def settled(self) -> int:
        return sum(1 for line in self.items if line.item.settled is not None)

    @property
    def shows_spread(self) -> bool:
        return self.session.state in (SessionState.SETTLING, SessionState.FINISHED)


def my_sessions(person: Person) -> QuerySet[Session]:
    """The sessions this person may see, each with the `moment` when it came to where it stands."""
    rows = Session.objects.visible_to(person).select_related("organisation", "facilitator").fetch_mode(FETCH_RAISE)
    return rows.annotate(moment=Coalesce("finished_at", "closed_at", "opened_at", "created_at"))


def clocks(person: Person, *, now: datetime) -> list[Clock]:
    """For each organisation whose register this person may see: when the next assessment is due."""
    return [_clock(organisation, now) for organisation in organisations_where(person, Verb.SEE_RISKS)]


def _clock(organisation: Organisation, now: datetime) -> Clock:
    last = previous_of(organisation.pk)
    due = localtime(next_due(last.finished_at)).date() if last and last.finished_at else None
    return Clock(organisation, last, due, due is not None and due <= localtime(now).date())


def session_of(person: Person, session: UUID) -> Session:
    """One session that this person may see. Raises Missing."""
    rows = Session.objects.visible_to(person).select_related("organisation", "facilitator")
    return find_row(rows.filter(pk=session))


def session_page(person: Person, session: UUID, *, language: str, now: datetime) -> SessionPage:
    """One session with what is rated and who rates. Raises Missing."""
    return _page_of(person, session_of(person, session), language, now)


@unguarded("what was rated, for those who were asked, with the names of its risks")
def _page_of(person: Person, visible_session: Session, language: str, now: datetime) -> SessionPage:
    prefetch_related_objects([visible_session], "previous")
    role = role_in(person, visible_session)
    sees = may(role, Verb.SEE_RISKS)
    return SessionPage(
        session=visible_session,
        runs=may(role, Verb.FACILITATE),
        sees=sees,
        rates=visible_session.raters.filter(person=person, withdrawn_at__isnull=True).exists(),
        groups=item_groups(visible_session, language),
        raters=list(_raters(visible_session, now)) if sees else [],
    )


def role_in(person: Person, session: Session) -> Role | None:
    """What this person is in the session's organisation."""
    rows = Membership.objects.active().filter(person=person, organisation=session.organisation_id)
    role = rows.values_list("role", flat=True).first()
    return Role(role) if role else None


def item_groups(session: Session, language: str) -> list[tuple[ItemKind, list[ItemLine]]]:
    """What is rated, kind by kind, numbered through."""
    items = list(session.items.select_related("risk").fetch_mode(FETCH_RAISE))
    groups, number = [], 0
    for kind in ItemKind:
        lines = []
        for item in (i for i in items if i.kind == kind):
            number += 1
            lines.append(ItemLine(item, *named(item, language), number))
        if lines:
            groups.append((kind, lines))
    return groups


def _raters(session: Session, now: datetime) -> Iterator[RaterLine]:
    active_raters = set(Rating.objects.filter(rater__session=session).values_list("rater", flat=True))
    for rater in session.raters.select_related("person").order_by("asked_at", "id").fetch_mode(FETCH_RAISE):
        guest = rater.person is None
        name = (
            rater.person.shown_name if rater.person else ", ".join(n for n in (rater.guest_name, rater.guest_from) if n)
        )
        yield RaterLine(
            rater,
            name,
            guest,
            rater.pk in active_raters,
            guest and (rater.expires_at is None or rater.expires_at <= now),
        )


def members_to_ask(person: Person, session: Session) -> list[Person]:
    """Members of the organisation who are not asked yet."""
    person_ids = set(session.raters.filter(withdrawn_at__isnull=True).values_list("person", flat=True))
    for organisation, members in members_where_may(person, Verb.FACILITATE):
        if organisation.pk == session.organisation_id:
            return [m for m in members if m.pk not in person_ids]
    return []

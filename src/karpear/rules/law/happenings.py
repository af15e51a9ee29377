"""What an organisation wrote down about itself becomes the dated events and expiries from which duties count.

Source: docs/guide/law.md, Who we are. What has a row of its own is written down once: a new account *is* the change of
accounts on its day, and a leader who takes office *is* the change of leaders.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .organisation import Expiry, ExpiryKind, LegalEvent, LegalEventKind


class PaperKind(StrEnum):
    """What an authority gave: a registration, an agreement with it, any other paper that it asks to be held."""

    REGISTRATION = "registration"
    MEMORANDUM = "memorandum"
    PERMIT = "permit"


class OfficeRole(StrEnum):
    """What somebody is in the organisation's own papers."""

    FOUNDER = "founder"
    CHAIR = "chair"
    DIRECTOR = "director"
    BOARD = "board"
    TREASURER = "treasurer"


#: Who founded it holds no office by that: nothing begins or ends for them.
LEADERS = frozenset(OfficeRole) - {OfficeRole.FOUNDER}
#: The account that is used is told of within these days of the registration, by a notice of its own.
TOLD_WITH_REGISTRATION = timedelta(days=30)
#: What is entered as such, since no row says it.
PLAIN_EVENTS = (
    LegalEventKind.ADDRESS_CHANGED,
    LegalEventKind.BYLAWS_CHANGED,
    LegalEventKind.WORKER_JOINED,
    LegalEventKind.DONOR_REPORT_SENT,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A paper, a term of office or an account: which row, what kind, from and until when; None: nobody has said."""

    key: str
    kind: str
    since: date | None
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Has it not ended by then?"""
        return self.until is None or day <= self.until


def spans_of_paper(spans: Collection[Span], day: date | None) -> list[Span]:
    """Which of several papers of one kind the one of this day is: those within which its day lies; else those that
    begin later, as it was signed before. Without its day it may be any of them; after the last has ended it is none.
    """
    if day is None:
        return list(spans)
    around = [span for span in spans if (span.since or date.min) <= day and span.holds_on(day)]
    return around or [span for span in spans if span.since and span.since > day]


def last_day(spans: Collection[Span]) -> date | None:
    """The latest day on which one of them holds; None where there is none, and where one has no end."""
    days = [span.until for span in spans if span.until]
    return max(days, default=None) if len(days) == len(spans) else None


def events_of_papers(papers: Iterable[Span]) -> Iterator[LegalEvent]:
    """The day of each registration."""
    for paper in papers:
        if paper.kind == PaperKind.REGISTRATION and paper.since:
            yield LegalEvent(paper.key, LegalEventKind.REGISTERED, paper.since)


def events_of_terms(terms: Sequence[Span], registered: date | None) -> Iterator[LegalEvent]:
    """Leaders who took or left office; and, once for each day after `registered`, that leaders changed.

    Where no registration has a day, the leaders who were there first are not a change. A change is called after the
    first row that makes it, so that it stays the same one when its day is put right.
    """
    leaders = [term for term in terms if term.kind in LEADERS]
    terms_started = [(term.key, term.since) for term in leaders if term.since]
    terms_ended = [(term.key, term.until) for term in leaders if term.until]
    yield from (LegalEvent(key, LegalEventKind.TOOK_OFFICE, day) for key, day in terms_started)
    yield from (LegalEvent(key, LegalEventKind.LEFT_OFFICE, day) for key, day in terms_ended)
    changes = sorted(
        [(day, f"{key}-began") for key, day in terms_started] + [(day, f"{key}-ended") for key, day in terms_ended]
    )
    keys = dict(reversed(changes))
    first = registered or min(keys, default=None)
    for day in sorted(keys):
        if first and day > first:
            yield LegalEvent(keys[day], LegalEventKind.LEADERS_CHANGED, day)


def events_of_accounts(accounts: Sequence[Span], registered: date | None) -> Iterator[LegalEvent]:
    """Each account that was opened or closed after what is told of with the registration.

    Where no registration has a day, that is the first account.
    """
    accounts_opened = sorted((account.since, account.key) for account in accounts if account.since)
    told_until = (
        registered + TOLD_WITH_REGISTRATION if registered else min((day for day, _key in accounts_opened), default=None)
    )
    for day, key in accounts_opened:
        if told_until and day > told_until:
            yield LegalEvent(f"{key}-opened", LegalEventKind.ACCOUNT_CHANGED, day)
    for account in accounts:
        if account.until and not (registered and account.until <= registered):
            yield LegalEvent(f"{account.key}-closed", LegalEventKind.ACCOUNT_CHANGED, account.until)


def events_of_addresses(addresses: Sequence[Span], registered: date | None) -> Iterator[LegalEvent]:
    """Each move of the registered address after `registered`; without that day, each but the first."""
    moves = sorted((address.since, address.key) for address in addresses if address.since)
    first = registered or min((day for day, _key in moves), default=None)
    for day, key in moves:
        if first and day > first:
            yield LegalEvent(f"{key}-address", LegalEventKind.ADDRESS_CHANGED, day)


def expiries_of_papers(papers: Iterable[Span]) -> Iterator[Expiry]:
    """The last day of each paper that has one."""
    for paper in papers:
        if paper.until:
            yield Expiry(paper.key, ExpiryKind(paper.kind), paper.until)

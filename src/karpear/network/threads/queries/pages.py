"""The list of conversations, and one of them. Twenty messages at a time: small enough for a slow line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q

from karpear.db.rows import find_row
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.sharing.labels import Label

from ...bulletins.models import Bulletin
from ..models import Thread, ThreadMark, ThreadMessage, ThreadParty
from ..words import LABELS
from .audience import ThreadAudience, is_heard, party_of, receivers_of

ON_A_PAGE = 20
BULLETIN_PATH = re.compile(r"/bulletins/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One conversation in the list: with whom, and whether something in it is new to the reader."""

    thread: Thread
    names: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One conversation. `older`: the first message shown, where there are earlier ones; `own`: of the reader's words.

    `party`: as what they take part; None where they may read alone.
    """

    thread: Thread
    messages: Sequence[ThreadMessage]
    older: UUID | None
    audience: ThreadAudience
    party: ThreadParty | None
    may_close: bool
    may_leave: bool
    about_path: str
    is_heard: bool

    @property
    def meaning(self) -> Any:
        """What its label allows, in words."""
        return LABELS[Label(self.thread.label)]

    @property
    def may_write(self) -> bool:
        return self.party is not None and not self.thread.closed_at and self.is_heard

    @property
    def is_alone(self) -> bool:
        return self.party is not None and not self.thread.closed_at and not self.is_heard


def thread_lines(person: Person, number: str = "1") -> Page[Any]:
    """What is new first, then by the last message; what is closed last."""
    unread = ThreadMark.objects.filter(person=person, thread=OuterRef("pk"), unread_at__isnull=False)
    rows = Thread.objects.visible_to(person).annotate(is_new=Exists(unread), is_closed=Q(closed_at__isnull=False))
    rows = rows.prefetch_related("parties__organisation", "parties__person")
    page: Page[Any] = Paginator(rows.order_by("-is_new", "is_closed", "-last_at", "-id"), ON_A_PAGE).get_page(number)
    page.object_list = [ThreadLine(thread, _names(thread), thread.is_new) for thread in page.object_list]
    return page


def _names(thread: Thread) -> str:
    parties = [party for party in thread.parties.all() if not party.left_at]
    person_names = [str(party.person.shown_name) for party in parties if party.person]
    return ", ".join([*(party.organisation.name for party in parties if not party.person_id), *person_names])


def thread_of(person: Person, thread: UUID) -> Thread:
    """Raises Missing for whoever does not receive it."""
    return find_row(Thread.objects.visible_to(person).select_related("network__body", "organisation").filter(pk=thread))


def thread_page(person: Person, thread: UUID, before_id: UUID | None = None) -> ThreadPage:
    """Its last messages, or those before one of them. Raises Missing."""
    shown_thread, party = thread_of(person, thread), None
    party = party_of(person, shown_thread)
    messages, older = _messages(shown_thread, before_id)
    opened_it = party is not None and party.organisation_id == shown_thread.organisation_id
    is_open = shown_thread.closed_at is None
    return ThreadPage(
        shown_thread,
        messages,
        older,
        receivers_of(shown_thread),
        party,
        may_close=opened_it and is_open,
        may_leave=party is not None and not opened_it and is_open,
        about_path=shown_thread.about_path if _may_follow(person, shown_thread) else "",
        is_heard=party is not None and is_heard(shown_thread, party),
    )


def _messages(thread: Thread, before_id: UUID | None) -> tuple[list[ThreadMessage], UUID | None]:
    rows = ThreadMessage.objects.filter(thread=thread).select_related("organisation", "person")
    first_shown = rows.filter(pk=before_id).first() if before_id else None
    if first_shown:
        rows = rows.filter(Q(at__lt=first_shown.at) | Q(at=first_shown.at, pk__lt=first_shown.pk))
    newest = list(rows.order_by("-at", "-id")[: ON_A_PAGE + 1])
    messages = newest[:ON_A_PAGE][::-1]
    return messages, messages[0].pk if len(newest) > ON_A_PAGE else None


def _may_follow(person: Person, thread: Thread) -> bool:
    """The page that it is about is one of the organisation that opened it: to others it does not open, but for a
    bulletin that they received too."""
    if match := BULLETIN_PATH.fullmatch(thread.about_path):
        return Bulletin.objects.visible_to(person).filter(pk=match[1]).exists()
    return Membership.objects.organisations(person, Verb.SEE_NETWORK).filter(organisation=thread.organisation).exists()

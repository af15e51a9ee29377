"""Everything of theirs that is out, for whoever wrote it: who can open what, letters that were sent, coded facts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from karpear.cases.diary.queries.consents import consents, organisations_of
from karpear.cases.diary.views.consent_list import consent_list
from karpear.cases.diary.views.consents import fact_lines
from karpear.cases.incidents.models import Incident
from karpear.people.current import me
from karpear.people.models import Person
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.vault.models import RecordType
from karpear.vault.pages import page, sealed_page
from karpear.vault.queries.shares import MOST_LINES, Share, shares_of

from ..models import Report
from ..queries import letters_sent
from .report_list import recipient_name

WORDS: dict[str, Any] = {
    RecordType.ENTRY: _("Diary entry"),
    RecordType.APPRAISAL: _("Appraisal of an entry"),
    RecordType.INCIDENT: _("Incident"),
    RecordType.NOTE: _("Notes in an incident"),
    RecordType.SUPPORT: _("Notes on support"),
    RecordType.REPORT: _("Letter"),
    RecordType.PACK: _("Case pack"),
    RecordType.FAMILY: _("Family plan"),
    RecordType.HANDOVER: _("Hand-over pack"),
    RecordType.RECEIPT: _("Receipt"),
    RecordType.PAPER: _("Document of the organisation"),
    RecordType.OWN: _("What is for you alone"),
}
#: Where a thing is found whose own page is not at hand.
LISTS = {
    RecordType.SUPPORT: "cases:supports",
    RecordType.REPORT: "cases:reports",
    RecordType.PACK: "packs:packs",
    RecordType.FAMILY: "preparedness:my_family",
    RecordType.HANDOVER: "preparedness:my_handover",
    RecordType.RECEIPT: "preparedness:reserve",
    RecordType.PAPER: "compliance:evidence",
}
OF_THE_DIARY = {RecordType.ENTRY, RecordType.APPRAISAL}


@dataclass(frozen=True, slots=True)
class SharedThing:
    """One thing that one reader can open or was sent, and the page where that is changed."""

    what: Any
    reader: str
    since: datetime
    path: str


@dataclass(frozen=True, slots=True)
class SharedThings:
    """The newest of them, and how many there are."""

    count: int
    things: list[SharedThing]


NOTHING_SHARED = SharedThings(0, [])


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # what is posted here searches the list
@require_http_methods(["GET", "HEAD", "POST"])
@sealed_page
def all_facts(request: HttpRequest) -> HttpResponse:
    """Everything that is out, with whom, and how to take each back. A search is a POST."""
    person, facts, private = me(request), consents(me(request)), in_private(request)
    return consent_list(organisations_of(person)).page(
        request, facts if private else facts.none(), template="cases/facts_all.html", now=timezone.now(),
        render=page, prepare=lambda rows: fact_lines(person, rows),
        shared=shared_things(person) if private else NOTHING_SHARED,
    )  # fmt: skip


def shared_things(person: Person) -> SharedThings:
    """Everything that this person wrote and somebody else can open, or was sent as a letter: the newest first."""
    shares, letters = shares_of(person), letters_sent(person)
    paths = _pages(person, [share.thread for share in shares.shares])
    things = [_opened(share, paths) for share in shares.shares]
    things += [_letter(letter) for letter in letters[:MOST_LINES]]
    newest = sorted(things, key=lambda thing: thing.since, reverse=True)[:MOST_LINES]
    return SharedThings(shares.count + letters.count(), newest)


def _opened(share: Share, paths: dict[UUID, str]) -> SharedThing:
    if share.type in OF_THE_DIARY:
        path = reverse("cases:diary_entry", args=[share.thread])
    else:
        path = paths.get(share.thread) or reverse(LISTS.get(RecordType(share.type), "cases:incidents"))
    return SharedThing(WORDS[share.type], share.reader, share.since, path)


def _letter(letter: Report) -> SharedThing:
    path = reverse("cases:report", args=[letter.pk])
    return SharedThing(_("Letter, sent"), recipient_name(letter), letter.sent_at or letter.created_at, path)


def _pages(person: Person, threads: list[UUID]) -> dict[UUID, str]:
    """Sealed thread → its page, where this person may see it."""
    incidents = Incident.objects.visible_to(person).filter(record__in=threads).values_list("record", "pk")
    letters = Report.objects.visible_to(person).filter(record__in=threads).values_list("record", "pk")
    return {
        **{thread: reverse("cases:incident", args=[pk]) for thread, pk in incidents},
        **{thread: reverse("cases:report", args=[pk]) for thread, pk in letters},
    }

"""The list of an organisation's people, what is done to many of them, and one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.cases.incidents.queries.held import held_by_case
from karpear.checkins.actions.roll_calls import ask_roll_call
from karpear.checkins.left_out import find_left_out
from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import organisations_where
from karpear.people.queries.screens import MembersPage, members_page
from karpear.people.views.shared import refusing, shown_once
from karpear.rules.access import Verb
from karpear.rules.ready.person import PersonReadiness
from karpear.ui.listing import SMALL, Listing
from karpear.ui.pages import form_page, page
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..ready.queries import count_gaps, count_ready, readiness_of
from ..ready.words import proof_lines, ready_mark
from .actions import ask_for_proofs
from .forms import FORMS, WORDS
from .lists import ROLES, MemberRow, column_choices, gap_links, member_list
from .queries import left_within_week, person_page
from .whereabouts import Alarm, Away, Case, LastKnown, alarms, away_people, cases

#: So many people are reminded or asked at once.
LARGEST_GROUP = 200


@dataclass
class _Staff:
    """Everybody of one organisation, as its reader may see them."""

    reader: Person
    shown: MembersPage
    now: datetime
    forced: bool
    values: Mapping[str, str]

    @cached_property
    def is_small(self) -> bool:
        return self.shown.members.count() <= SMALL

    @cached_property
    def everybody(self) -> dict[UUID, PersonReadiness]:
        ids = self.shown.members.order_by().values_list("person_id", flat=True)
        return self._readiness(list(ids))

    @cached_property
    def listing(self) -> Listing:
        return member_list(self._away, lambda: self.everybody, self.now, reader=self.reader.pk, values=self.values)

    @cached_property
    def _away(self) -> dict[UUID, Away]:
        return away_people(self.reader, self.shown.organisation.country, self.now)

    @cached_property
    def _alarms(self) -> dict[UUID, Alarm]:
        return alarms(self.reader, self.shown.organisation.country, self.now, forced=self.forced)

    @cached_property
    def _cases(self) -> dict[UUID, Case]:
        return cases(self.reader, forced=self.forced)

    def _whereabouts(self, person: UUID) -> LastKnown:
        return LastKnown(self._away.get(person), self._alarms.get(person), self._cases.get(person))

    def rows(self, memberships: list[Membership]) -> list[MemberRow]:
        """What the list shows of these; of a large organisation only they are looked up."""
        readiness = self.everybody if self.is_small else self._readiness([m.person_id for m in memberships])
        return [MemberRow(m, readiness[m.person_id], self._whereabouts(m.person_id)) for m in memberships]

    def _readiness(self, ids: list[UUID]) -> dict[UUID, PersonReadiness]:
        return readiness_of(ids, [self.shown.organisation.pk], self.now, forced=self.forced)


def _staff(request: HttpRequest, organisation: UUID, now: datetime) -> _Staff:
    reader = me(request)
    members = members_page(reader, organisation)
    return _Staff(reader, members, now, forced=not in_private(request), values=request.GET.dict() | request.POST.dict())


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a search and a file; of drills and the vault it says nothing
@require_http_methods(["GET", "HEAD", "POST"])
@refusing("people:members_home")
def members(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Everybody who belongs, with what they have proven, page by page."""
    now = timezone.now()
    staff = _staff(request, organisation, now)
    organisations = organisations_where(staff.reader, Verb.SEE_MEMBERS)
    return staff.listing.page(
        request, staff.shown.members, template="staff/people.html", now=now, prepare=staff.rows, page=staff.shown,
        counts=count_ready(staff.everybody.values()) if staff.is_small else None,
        gaps=gap_links(count_gaps(staff.everybody.values())) if staff.is_small else [],
        other_organisations=[row for row in organisations if row.pk != organisation],
        left=left_within_week(organisation, now), column_choices=column_choices(staff.values),
        note=lambda kind, count: note_export(by=staff.reader, of="people", kind=kind, count=count, now=now),
    )  # fmt: skip


@under_pressure(write=Answer.REFUSED)
@require_POST
@refusing("people:members_home")
def acts(request: HttpRequest, organisation: UUID, act: str) -> HttpResponse:
    """Those whom the list shows are named, and then reminded or asked."""
    now = timezone.now()
    staff, is_sure = _staff(request, organisation, now), "sure" in request.POST
    memberships = _chosen(request, staff, is_sure=is_sure)
    if not memberships or len(memberships) > LARGEST_GROUP:
        messages.error(request, _("Choose between one and %(n)d people.") % {"n": LARGEST_GROUP})
        return redirect("people:members", organisation)
    form = FORMS[act](request.POST if is_sure else None)

    def do(clean: dict[str, Any]) -> HttpResponse | None:
        return _do(request, staff, act, [row.person_id for row in memberships], clean)

    word, text = WORDS[act]
    context = {"now": now, "organisation": staff.shown.organisation, "memberships": memberships}
    context |= {"word": word, "text": text}
    return form_page(request, "staff/acts.html", form, do=do, to=("people:members", organisation), context=context)


def _chosen(request: HttpRequest, staff: _Staff, *, is_sure: bool) -> list[Membership]:
    """Whom the list was narrowed to; in the end those who were named, and nobody of others."""
    rows = staff.shown.members.exclude(person=staff.reader).order_by(*staff.listing.order)
    if is_sure:
        ids = set(request.POST.getlist("row"))
        return [row for row in rows if str(row.pk) in ids]
    wish = staff.listing.wish(request)
    return list(staff.listing.searched(staff.listing.chosen(rows, wish), wish)[: LARGEST_GROUP + 1])


def _do(
    request: HttpRequest, staff: _Staff, act: str, people: list[UUID], clean: dict[str, Any]
) -> HttpResponse | None:
    by, organisation = staff.reader, staff.shown.organisation.pk
    if act == "remind":
        count = ask_for_proofs(by=by, organisation=organisation, people=people, now=staff.now)
        messages.success(
            request, ngettext("%(n)d person is reminded.", "%(n)d people are reminded.", count) % {"n": count}
        )
        return None
    call = ask_roll_call(
        by=by, organisation=organisation, people=people, due_in_s=clean["minutes"] * 60, reason=clean["reason"],
        drill=clean["drill"], held_ids=find_left_out(organisation, by, staff.now, held_by_case).ids, now=staff.now,
    )  # fmt: skip
    return redirect("roll_call", call.pk)


@under_pressure(read=Answer.EMPTY)
@require_safe
@refusing("people:members_home")
def one_person(request: HttpRequest, person: UUID) -> HttpResponse:
    """One person, to those who look after people where they belong. A fresh link is shown once."""
    now, forced = timezone.now(), not in_private(request)
    about = person_page(me(request), person, now, forced=forced)
    context = {
        "now": now, "page": about, "lines": proof_lines(about.readiness), "ready": ready_mark(about.readiness),
        "roles": ROLES, "link": shown_once(request),
    }  # fmt: skip
    return page(request, "staff/person.html", context)

"""The list of an organisation's people: person by proof, each cell a word; on a phone two lines a person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from karpear.people.models import Membership
from karpear.people.queries.screens import members_called
from karpear.rules.access import Role
from karpear.rules.ready.person import OWED, SELF_PROVEN, PersonReadiness, Proof, Ready
from karpear.ui.columns import Column
from karpear.ui.list_choices import Choice, EmptyList, within_week
from karpear.ui.listing import Listing
from karpear.ui.place_kinds import exists

from ..ready.words import PROOFS, proof_cell, proof_rank, proof_words, ready_mark, ready_words
from .queries import provinces_of
from .whereabouts import Away, LastKnown

ROLES = {
    Role.MEMBER.value: pgettext_lazy("role", "member"),
    Role.OFFICER.value: pgettext_lazy("role", "officer"),
    Role.LEAD.value: pgettext_lazy("role", "lead"),
    Role.COORDINATOR.value: pgettext_lazy("role", "coordinator"),
}
AWAY = {"yes": gettext_lazy("on the way"), "no": gettext_lazy("not on the way")}
NOT_READY = {
    "not": gettext_lazy("not ready"),
    "partly": gettext_lazy("partly ready"),
    "gaps": gettext_lazy("partly or not ready"),
    "yes": gettext_lazy("ready"),
}
MISSING = {proof.value: PROOFS[proof].missing for proof in Proof}
COLUMNS, OWED_WORDS = "columns", gettext_lazy("what we owe our people")
OWN_WORDS = gettext_lazy("what each can do themselves")
#: Where officers themselves close a gap of somebody; the rest they ask for.
_OFFICERS = {
    Proof.POLICY: "/policies/", Proof.TRAINING: "/training/", Proof.COVER: "/insurance/", Proof.DRILL: "/drills/"
}  # fmt: skip
_STATES = {"not": (Ready.NO,), "partly": (Ready.PARTLY,), "gaps": (Ready.NO, Ready.PARTLY), "yes": (Ready.YES,)}


def gap_links(gaps: Iterable[tuple[Proof, int]]) -> list[tuple[str, str, int]]:
    """(code by which the list is narrowed, what is missing, of how many people)."""
    return [(proof.value, str(PROOFS[proof].missing), count) for proof, count in gaps]


type ReadinessOf = Callable[[], Mapping[UUID, PersonReadiness]]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One membership with what its person has proven, and where they are on the way."""

    membership: Membership
    readiness: PersonReadiness
    whereabouts: LastKnown

    @property
    def name(self) -> str:
        return self.membership.person.shown_name

    @property
    def role(self) -> str:
        return str(ROLES[self.membership.role])

    @property
    def where(self) -> str:
        """As it stands in a file: what the plan says. Files take no alarm with them."""
        return self.whereabouts.away.words if self.whereabouts.away else ""


def member_list(
    away: Mapping[UUID, Away], readiness: ReadinessOf, now: datetime, *, reader: UUID, values: Mapping[str, str]
) -> Listing:
    """`readiness`: of everybody here; asked only where somebody chooses by it.

    `values`: of the address. A wide screen has room for half of the proofs: what the organisation owes, or the others.
    Files have all of them.
    """
    places = provinces_of(away.values())
    proofs = _shown_proofs(values)
    return Listing(
        title=gettext_lazy("People"),
        columns=[*_PERSON, *(_proof_column(p, now, reader, page=p in proofs) for p in (*OWED, *SELF_PROVEN)), _READY],
        filters=[
            Choice("role", gettext_lazy("Role"), ROLES),
            Choice("ready", gettext_lazy("Ready"), NOT_READY, where=_that_are(readiness)),
            Choice("gap", gettext_lazy("What is missing"), MISSING, where=_that_lack(readiness)),
            within_week("joined", gettext_lazy("Joined"), "joined_at", now),
            Choice("away", gettext_lazy("Where now"), AWAY, where=_that_are_away(away)),
            Choice(COLUMNS, gettext_lazy("Columns"), {"own": OWN_WORDS}, where=lambda _code: Q(), empty=OWED_WORDS),
            *([Choice("province", gettext_lazy("Province"), places, where=_that_are_in(away))] if places else []),
        ],
        search=members_called,
        search_hint=gettext_lazy("A part of the name"),
        order=("joined_at", "id"),
        at_a_glance=10,
        brief=True,
        exports=("csv", "xlsx", "paper"),
        empty=EmptyList(gettext_lazy("Nobody yet"), gettext_lazy("Invite somebody")),
    )


_PERSON = (
    Column(
        "name", gettext_lazy("Name"), 24, sort=True,
        link=lambda row: reverse("people:person", args=[row.membership.person_id]),
    ),
    Column("role", gettext_lazy("Role"), 12, sort="role", show=lambda row: _role_shown(row.membership.role)),
    Column(
        "where", gettext_lazy("Where now"), 20, sort=True,
        show=lambda row: row.whereabouts.marks,
    ),
)  # fmt: skip
_READY = Column(
    "ready", gettext_lazy("Ready"), 40, sort=True, value=lambda row: ready_words(row.readiness),
    show=lambda row: ready_mark(row.readiness), rank=lambda row: row.readiness.rank,
)  # fmt: skip


def _role_shown(role: str) -> SafeString:
    """The usual one is not said on a phone, where a line has no room for it."""
    return format_html('<span class="{}">{}</span>', "usual" if role == Role.MEMBER else "", ROLES[role])


def column_choices(values: Mapping[str, str]) -> list[tuple[str, Any, bool]]:
    """(code in the address, what the columns are, whether they are shown)."""
    is_own = _shown_proofs(values) is SELF_PROVEN
    return [("", OWED_WORDS, not is_own), ("own", OWN_WORDS, is_own)]


def _shown_proofs(values: Mapping[str, str]) -> tuple[Proof, ...]:
    """Those that were chosen; also the half in which the list is sorted, or narrowed to what is missing."""
    codes = {proof.value for proof in SELF_PROVEN}
    asked_for = {values.get("sort", "").removeprefix("-"), values.get("gap", "")}
    return SELF_PROVEN if values.get(COLUMNS) == "own" or asked_for & codes else OWED


def _proof_column(proof: Proof, now: datetime, reader: UUID, *, page: bool) -> Column:
    return Column(
        proof.value, PROOFS[proof].head, 16, sort=True, wide=True, page=page, paper=page,
        value=lambda row: proof_words(row.readiness, proof),
        show=lambda row: _linked(row, proof, now, reader),
        rank=lambda row: proof_rank(row.readiness, proof),
    )  # fmt: skip


def _linked(row: MemberRow, proof: Proof, now: datetime, reader: UUID) -> SafeString:
    """One cell; a gap leads to what closes it: one's own page, the page where an officer does it, or asks for it."""
    cell = proof_cell(row.readiness, proof, now)
    if not row.readiness.lacks(proof):
        return cell
    return format_html('<a href="{}">{}</a>', _closes(row.membership.person_id, proof, reader), cell)


def _closes(person: UUID, proof: Proof, reader: UUID) -> str:
    path = PROOFS[proof].path if person == reader else _OFFICERS.get(proof, "")
    return path if path and exists(path) else reverse("people:person", args=[person]) + "#ask"


def _that_are(readiness: ReadinessOf) -> Callable[[str], Q]:
    @cache
    def condition(code: str) -> Q:
        states = _STATES[code]
        return Q(person__among=[person for person, how in readiness().items() if how.ready in states])

    return condition


def _that_lack(readiness: ReadinessOf) -> Callable[[str], Q]:
    @cache
    def condition(code: str) -> Q:
        return Q(person__among=[person for person, how in readiness().items() if how.lacks(Proof(code))])

    return condition


def _that_are_away(away: Mapping[UUID, Away]) -> Callable[[str], Q]:
    def condition(code: str) -> Q:
        return Q(person__in=list(away)) if code == "yes" else ~Q(person__in=list(away))

    return condition


def _that_are_in(away: Mapping[UUID, Away]) -> Callable[[str], Q]:
    return lambda code: Q(person__in=[person for person, where in away.items() if where.province == code])

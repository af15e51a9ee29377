"""Roles as their person sees them, as leads see them, and as everybody else who looks after the organisation does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.local_today import today_of
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import may_there, organisations_where
from karpear.rules.access import Verb
from karpear.rules.voice.engagement import (
    DECLARE_AGAIN,
    Capacity,
    LeaveState,
    Permission,
    PermissionReason,
    PoliticalRole,
    allowance,
    leave_state,
)

from ..content import DeclaredRoles, as_day, unpack
from ..models import DeclarationChange, RoleDeclaration
from ..words import CAPACITIES, LEAVE_ANSWERED, LEAVES, PERMISSIONS, REASONS, ROLE_ACTS, ROLES

#: Who has declared nothing reads what holds for everybody.
FOR_EVERYBODY = (PoliticalRole.NONE, PoliticalRole.VOTER)


@dataclass(frozen=True, slots=True)
class Allowed:
    """One answer: in which capacity, may they, and why."""

    capacity: Any
    permission: Permission
    reason: PermissionReason

    @property
    def state(self) -> tuple[str, Any]:
        """Shape and word."""
        return PERMISSIONS[self.permission]

    @property
    def why(self) -> Any:
        return REASONS[self.reason]


@dataclass(frozen=True, slots=True)
class RoleGuide:
    """What goes with one role, and in which capacity it may be done."""

    name: Any
    act: Any
    answers: Sequence[Allowed]


@dataclass(frozen=True, slots=True)
class MyRoles:
    """What one person has declared to one organisation, and what follows for them. `declaration` None: nothing yet."""

    organisation: Organisation
    declaration: RoleDeclaration | None
    content: DeclaredRoles
    guides: Sequence[RoleGuide]
    leave: LeaveState
    is_old: bool

    @property
    def names(self) -> list[Any]:
        return [ROLES[PoliticalRole(code)] for code in self.content.roles]

    @property
    def leave_state(self) -> tuple[str, Any]:
        """Shape and word."""
        return LEAVES[self.leave]

    @property
    def may_take_leave(self) -> bool:
        """Is there a role that a leave goes with?"""
        return bool({PoliticalRole.CANDIDATE, PoliticalRole.OFFICE} & set(self.content.roles))

    @property
    def publishes(self) -> bool:
        return PoliticalRole.JOURNALIST in self.content.roles

    @property
    def rows(self) -> list[tuple[Any, str]]:
        """What was told, as (what, answer)."""
        return content_rows(self.content)


@dataclass(frozen=True, slots=True)
class MyRolesPage:
    """Of one person. `parts`: for each organisation; `guides`: for whoever belongs to none."""

    parts: Sequence[MyRoles]
    guides: Sequence[RoleGuide]


def my_roles(person: Person, now: datetime) -> MyRolesPage:
    """One part for each organisation of theirs. Two queries."""
    declarations = {row.organisation_id: row for row in RoleDeclaration.objects.filter(person=person)}
    parts = [
        _my_part(organisation, declarations.get(organisation.pk), now)
        for organisation in organisations_where(person, Verb.READ_POSTURE, by_name=True)
    ]
    return MyRolesPage(parts, guides_for(FOR_EVERYBODY, LeaveState.NOT_NEEDED))


def _my_part(organisation: Organisation, declaration: RoleDeclaration | None, now: datetime) -> MyRoles:
    content, today = declaration.content if declaration else DeclaredRoles(), today_of(organisation, now)
    leave = leave_state(content.rule, today)
    is_old = declaration is not None and declaration.declared_at <= now - DECLARE_AGAIN
    return MyRoles(
        organisation,
        declaration,
        content,
        guides_for(content.rule.not_over(today) or FOR_EVERYBODY, leave),
        leave,
        is_old,
    )


def guides_for(roles: Sequence[PoliticalRole], leave: LeaveState) -> list[RoleGuide]:
    """A part for each role; the reasons stand next to the answers. `leave`: how it is with theirs."""
    return [
        RoleGuide(
            ROLES[role],
            ROLE_ACTS[role],
            [Allowed(CAPACITIES[capacity], *allowance(role, capacity, leave)) for capacity in Capacity],
        )
        for role in roles
    ]


def content_rows(content: DeclaredRoles) -> list[tuple[Any, str]]:
    """(what, answer), leaving out what was not said."""
    leave = f"{_day(content.leave_from)} – {_day(content.leave_until)}" if content.leave else ""
    rows = [
        (_("Roles"), ", ".join(str(ROLES[PoliticalRole(code)]) for code in content.roles)),
        (_("Since"), _day(content.since)),
        (_("Until"), _day(content.until)),
        (_("What a lead should know"), content.words),
        (pgettext("from work", "Leave"), leave),
        (_("Agreed by"), content.leave_agreed_by),
        (_("Answer to the leave"), _leave_answer(content)),
        (_("Why"), content.leave_why),
        (_("Card or accreditation from"), content.issuer),
        (_("Its number"), content.number),
        (_("Valid until"), _day(content.valid_until)),
        (_("Who has a copy"), content.copy_with),
    ]
    return [(head, text) for head, text in rows if text]


def _leave_answer(content: DeclaredRoles) -> str:
    words = {
        "name": content.leave_answer_by, "days": f"{_day(content.offered_from)} – {_day(content.offered_until)}",
    }  # fmt: skip
    return str(LEAVE_ANSWERED[content.leave_answer]) % words if content.leave_answer else ""


def _day(text: str) -> str:
    return date_format(as_day(text)) if text else ""


@dataclass(frozen=True, slots=True)
class DeclaredLine:
    """One colleague in the list of who has declared. `declaration` only for those who may open it."""

    person: Person
    declared_at: datetime | None
    is_old: bool
    declaration: UUID | None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class StaffRoles:
    """Who has declared. `reads`: may the reader open what was declared?"""

    organisation: Organisation
    lines: Sequence[DeclaredLine]
    reads: bool

    @property
    def count(self) -> int:
        return sum(line.declared_at is not None for line in self.lines)


@unguarded("that they have declared, and nothing of what")
def staff_roles(reader: Person, organisation: Organisation, now: datetime) -> StaffRoles:
    """Everybody who belongs to it: that they declared and when, and nothing of what. Those who have not stand first."""
    reads = may_there(reader, organisation.pk, Verb.DECIDE_TO_SPEAK)
    declarations = {row.person_id: row for row in RoleDeclaration.objects.filter(organisation=organisation)}
    members = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    lines = [
        _line(member.person, declarations.get(member.person_id), reads, now)
        for member in members.select_related("person").order_by("joined_at", "id")
    ]
    return StaffRoles(organisation, sorted(lines, key=_order), reads)


def _line(person: Person, row: RoleDeclaration | None, reads: bool, now: datetime) -> DeclaredLine:
    if row is None:
        return DeclaredLine(person, None, False, None)
    is_old = row.declared_at <= now - DECLARE_AGAIN
    waits = reads and row.content.waits_for_lead
    return DeclaredLine(person, row.declared_at, is_old, row.pk if reads else None, waits)


def _order(line: DeclaredLine) -> tuple[bool, bool, bool]:
    return not line.waits, line.declared_at is not None, not line.is_old


@dataclass(frozen=True, slots=True)
class DeclarationPage:
    """One declaration. `is_read`: by the reader, as it stands; `changes`: what was told before, the newest first."""

    declaration: RoleDeclaration
    content: DeclaredRoles
    leave: LeaveState
    is_own: bool
    is_read: bool
    changes: Sequence[tuple[DeclarationChange, list[tuple[Any, str]]]]

    @property
    def rows(self) -> list[tuple[Any, str]]:
        return content_rows(self.content)

    @property
    def leave_state(self) -> tuple[str, Any]:
        """Shape and word."""
        return LEAVES[self.leave]

    @property
    def waits_for_lead(self) -> bool:
        return self.content.waits_for_lead

    @property
    def may_be_agreed(self) -> bool:
        """Also after another answer: a lead may think again."""
        return self.content.leave is not None and not self.content.leave.agreed


def declaration_page(reader: Person, declaration: UUID, now: datetime) -> DeclarationPage:
    """One's own, or one made to an organisation in which the reader decides. Raises Missing."""
    rows = RoleDeclaration.objects.visible_to(reader).select_related("person", "organisation")
    row = find_row(rows.filter(pk=declaration))
    changes = DeclarationChange.objects.filter(declaration=row).select_related("by")
    content = row.content
    return DeclarationPage(
        row,
        content,
        leave_state(content.rule, today_of(row.organisation, now)),
        row.person_id == reader.pk,
        row.is_read_by(reader),
        [(change, content_rows(unpack(change.fields["sealed"][1]))) for change in changes],
    )


def own_content(person: Person, organisation: UUID) -> DeclaredRoles:
    """For forms that show what stands there."""
    row = RoleDeclaration.objects.filter(person=person, organisation=organisation).first()
    return row.content if row else DeclaredRoles()

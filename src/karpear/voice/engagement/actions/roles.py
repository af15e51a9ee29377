"""Roles: declared by the person alone; a leave agreed by a lead; a press card written down.

The audit lines and the history of all of it look the same, whatever was told; so does the day.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.voice.engagement import PoliticalRole, fit_together
from karpear.ui.values import checked

from ..content import DeclaredRoles
from ..models import RoleDeclaration
from ..values import LeaveAnswer, NewDeclaration, NewLeave, PressCard

#: Said by each line of the history, changed or not: so none is longer than another.
ALWAYS = ("sealed", "declared_at")
#: Of a leave that is asked for anew.
UNANSWERED = dict.fromkeys(
    ("leave_agreed_by", "leave_agreed_on", "leave_answer", "leave_answer_by", "leave_why", "offered_from",
     "offered_until"), "",
)  # fmt: skip


@transaction.atomic
def declare(*, by: Person, organisation: UUID, clean: Mapping[str, Any], now: datetime) -> RoleDeclaration:
    """What somebody says of themself, for the first time or once more. Raises Missing, Forbidden or BadFields."""
    membership = require(by, organisation, Verb.READ_POSTURE)
    value = checked(NewDeclaration(**clean))
    _check_roles(value)
    answers = {"roles": value.roles, "since": value.since, "until": value.until, "words": value.words}
    declaration = _own(by, organisation)
    if declaration is None:
        declaration = RoleDeclaration(person=by, organisation=membership.organisation, declared_at=now)
        declaration.content = DeclaredRoles().change(**answers)
        create([declaration], by=by, at=now, organisation=organisation)
        return declaration
    with changing(declaration, verb="changed", by=by, at=now, always=ALWAYS):
        declaration.content = _without_what_is_over(declaration.content.change(**answers))
        declaration.declared_at = now
    return declaration


@transaction.atomic
def ask_leave(*, by: Person, organisation: UUID, clean: Mapping[str, Any], now: datetime) -> RoleDeclaration:
    """From when to when somebody is on leave; a lead has to agree. Raises Missing, Conflict or BadFields."""
    value = checked(NewLeave(**clean))
    if value.leave_until < value.leave_from:
        raise BadFields([("leave_until", _("The last day is before the first one."))])
    cells = {"leave_from": value.leave_from, "leave_until": value.leave_until}
    return _tell(by, organisation, now, {**cells, **UNANSWERED})


@transaction.atomic
def note_card(*, by: Person, organisation: UUID, clean: Mapping[str, Any], now: datetime) -> RoleDeclaration:
    """A press card or accreditation, and who has a copy. Raises Missing, Conflict or BadFields."""
    value = checked(PressCard(**clean))
    cells = {name: getattr(value, name) for name in ("issuer", "number", "valid_until", "copy_with")}
    return _tell(by, organisation, now, cells)


@transaction.atomic
def look_at_roles(*, by: Person, declaration: UUID, text_hash: str, now: datetime, today: date) -> RoleDeclaration:
    """A lead has read it, and agrees to the leave that is asked for, if one is: just to what they read.

    A line each time, of one length: were there none where nothing is to be agreed, two would tell of a leave.
    Raises Missing or Conflict.
    """
    row = _before_lead(by, declaration)
    if text_hash != row.text_hash:
        raise Conflict(_("Somebody has changed it since you opened it. Read it again: this is how it stands now."))
    content = row.content
    with changing(row, verb="changed", by=by, at=now, always=ALWAYS):  # also where nothing is to be agreed
        if content.leave and not content.leave.agreed:
            row.content = content.change(**UNANSWERED | {"leave_agreed_by": by.shown_name, "leave_agreed_on": today})
    return row


@transaction.atomic
def answer_leave(*, by: Person, declaration: UUID, clean: Mapping[str, Any], now: datetime) -> RoleDeclaration:
    """A lead says no to a leave with a reason, or names other days. Raises Missing, Conflict or BadFields."""
    row, value = _before_lead(by, declaration), checked(LeaveAnswer(**clean))
    if not row.content.leave or row.content.leave.agreed:
        raise Conflict(_("No leave waits for an answer."))
    names_days = value.leave_answer == "days"
    first, last = (value.offered_from, value.offered_until) if names_days else (None, None)
    if names_days and not (first and last):
        raise BadFields([("offered_from", _("Say the first day and the last."))])
    if not names_days and not value.leave_why.strip():
        raise BadFields([("leave_why", _("Write why it is not possible, or choose other days and say which."))])
    if first and last and last < first:
        raise BadFields([("offered_until", _("The last day is before the first one."))])
    with changing(row, verb="changed", by=by, at=now, always=ALWAYS):
        row.content = row.content.change(
            leave_answer=value.leave_answer, leave_answer_by=by.shown_name, leave_why=value.leave_why,
            offered_from=first, offered_until=last,
        )  # fmt: skip
    return row


def _before_lead(by: Person, declaration: UUID) -> RoleDeclaration:
    row = find_row(RoleDeclaration.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=declaration))
    require(by, row.organisation_id, Verb.DECIDE_TO_SPEAK)
    if row.person_id == by.pk:
        raise Conflict(_("Another lead has to look at it: nobody agrees to their own leave."))
    return row


def _own(by: Person, organisation: UUID) -> RoleDeclaration | None:
    rows = RoleDeclaration.objects.filter(person=by, organisation=organisation)
    return rows.select_for_update(of=("self",)).first()


def _tell(by: Person, organisation: UUID, now: datetime, cells: Mapping[str, Any]) -> RoleDeclaration:
    require(by, organisation, Verb.READ_POSTURE)
    declaration = _own(by, organisation)
    if declaration is None:
        raise Missing
    with changing(declaration, verb="changed", by=by, at=now, always=ALWAYS):
        declaration.content = declaration.content.change(**cells)
        declaration.declared_at = now  # as of any declaration
    return declaration


def _check_roles(value: NewDeclaration) -> None:
    errors = []
    if not fit_together([PoliticalRole(code) for code in value.roles]):
        errors.append(("roles", _("Either no role, or these.")))
    if value.since and value.until and value.until < value.since:
        errors.append(("until", _("The last day is before the first one.")))
    if errors:
        raise BadFields(errors)


def _without_what_is_over(content: DeclaredRoles) -> DeclaredRoles:
    """Only a candidate or an office-holder has a leave, and only a journalist a card."""
    if PoliticalRole.CANDIDATE not in content.roles and PoliticalRole.OFFICE not in content.roles:
        content = content.change(**UNANSWERED | {"leave_from": "", "leave_until": ""})
    if PoliticalRole.JOURNALIST not in content.roles:
        content = content.change(issuer="", number="", valid_until="", copy_with="")
    return content

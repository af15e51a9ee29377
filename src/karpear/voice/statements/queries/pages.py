"""Statements on pages of those who are signed in: ours by state, and those that carry our name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import may_anywhere, may_there, organisations_where
from karpear.people.queries.independents import is_independent
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.rules.voice.neutrality import Side

from ...side_words import SIDES
from ..models import BEFORE_END, TAKING, NamedPerson, Statement, StatementOutcome, StatementState
from ..words import CLASSES, FORMS, KINDS, OUTCOMES, REPRISALS
from .names import SignatureLine, signature_lines

MOST_LISTED = 100
#: Shape of each state.
STATES: Mapping[str, str] = {
    "draft": "due", "open": "out", "opening": "due", "published": "safe", "not_reached": "off", "called_off": "off",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One statement in a list."""

    statement: Statement
    shape: str
    form: str

    @property
    def word(self) -> str:
        if self.statement.state == StatementState.NOT_REACHED and self.statement.had_opening:
            return _("not all gave their names")
        return str(self.statement.get_state_display())


@dataclass(frozen=True, slots=True)
class StatementPage:
    """One statement on its page. `keeps`: this reader may change it as one of the convener's; `decides`: freeze it."""

    line: StatementLine
    keeps: bool
    decides: bool
    is_ours: bool
    signatures: Sequence[SignatureLine]
    classes: Sequence[tuple[str, int]]
    outcomes: Sequence[tuple[StatementOutcome, str, str]]

    @property
    def statement(self) -> Statement:
        return self.line.statement

    @property
    def has_denied(self) -> bool:
        """Does a name wait to be struck out, or left with a reason?"""
        rows = [line.signature for line in self.signatures]
        return any(row.is_denied and not row.withdrawn_at and not row.stays_at for row in rows)

    @property
    def takes_invitations(self) -> bool:
        return self.keeps and self.statement.state in BEFORE_END

    @property
    def is_open(self) -> bool:
        return self.statement.state in TAKING


def conveners(person: Person, *, private: bool) -> list[Organisation]:
    """Where this person may draft one."""
    return organisations_where(person, Verb.KEEP_VOICE, by_name=True) if private else []


def own_statements(person: Person, *, private: bool) -> list[StatementLine]:
    """What their organisations convene: what is not over first, then the newest.

    Raises Missing for other roles in an organisation. An independent convenes none, and may have signed some; who was
    asked as one is still asked after they have joined an organisation.
    """
    is_named = NamedPerson.objects.visible_to(person).exists()
    if not may_anywhere(person, Verb.SEE_VOICE) and not is_independent(person) and not is_named:
        raise Missing
    rows = Statement.objects.visible_to(person) if private else Statement.objects.none()
    lines = [_line(row) for row in rows.select_related("organisation").order_by("-added_at", "-id")[:MOST_LISTED]]
    return sorted(lines, key=lambda line: line.statement.state not in BEFORE_END)


@unguarded("what is published with a name like their own")
def naming_statements(person: Person, *, private: bool) -> list[StatementLine]:
    """Published with the name of an account in which they see such things, or with a name like their own."""
    rows = Statement.objects.naming(person).select_related("organisation").order_by("-published_at", "-id")
    return [_line(row) for row in rows[:MOST_LISTED]] if private else []


def statement_of(person: Person, pk: UUID) -> Statement:
    """Of their own organisation. Raises Missing."""
    return find_row(Statement.objects.visible_to(person).select_related("organisation").filter(pk=pk))


@unguarded("what is published, for those whom it names too")
def statement_page(person: Person, pk: UUID) -> StatementPage:
    """Their own, or one that names their account, or somebody of their name. Raises Missing."""
    rows = Statement.objects.readable_by(person).select_related("organisation")
    statement = find_row(rows.filter(pk=pk))
    keeps = may_there(person, statement.organisation_id, Verb.KEEP_VOICE)
    is_ours = may_there(person, statement.organisation_id, Verb.SEE_VOICE)
    return StatementPage(
        line=_line(statement),
        keeps=keeps,
        decides=may_there(person, statement.organisation_id, Verb.DECIDE_TO_SPEAK),
        is_ours=is_ours,
        signatures=signature_lines(person, statement, keeps=keeps),
        classes=class_lines(statement),
        outcomes=_outcome_lines(statement) if is_ours else [],
    )


def class_lines(statement: Statement) -> list[tuple[str, int]]:
    """How many of which kind, where no names appear."""
    return [(str(CLASSES.get(kind, kind)), number) for kind, number in statement.class_counts.items()]


def statement_facts(statement: Statement) -> list[tuple[Any, str]]:
    """What a signatory agrees to beside the text: (what, answer)."""
    rows: list[tuple[Any, str]] = [
        (_("How it is signed"), str(FORMS[statement.form])),
        (_("At least this many must sign"), str(statement.floor)),
    ]
    if statement.umbrella:
        rows.append((_("Name of the group"), statement.umbrella))
    if statement.addressees:
        sides = ", ".join(str(SIDES[Side(code)]) for code in statement.addressees)
        rows.append((_("To whom it goes, beside the public"), sides))
    if statement.floor_of:
        rows += [(_("And of these at least"), f"{least} · {KINDS[kind]}") for kind, least in statement.floor_of.items()]
    rows.append((_("The first time"), _day_clock(statement.first_at)))
    rows.append((_("The last time"), _day_clock(statement.last_at)))
    rows.append((_("How often in between"), _("every %(hours)s hours") % {"hours": statement.every_hours}))
    if statement.is_named:
        rows.append((_("Time to hand in a name"), _("%(hours)s hours") % {"hours": statement.window_hours}))
    return rows


def _day_clock(moment: datetime) -> str:
    return date_format(localtime(moment), "j M Y, H:i")


def _line(statement: Statement) -> StatementLine:
    return StatementLine(statement, STATES[statement.state], str(FORMS[statement.form]))


def _outcome_lines(statement: Statement) -> list[tuple[StatementOutcome, str, str]]:
    """(row, what came of it, what was done to somebody)."""
    return [
        (
            row,
            str(OUTCOMES.get(row.outcome, row.outcome)),
            ", ".join(str(REPRISALS.get(code, code)) for code in row.reprisals),
        )
        for row in statement.outcomes.all()
    ]

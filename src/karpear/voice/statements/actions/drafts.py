"""A statement before anybody can sign it: drafted, changed, commented on, frozen."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.audit.actions.verbs import changing, create, note
from karpear.people.access import locked
from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.voice.announced import announced_times
from karpear.rules.voice.classes import LEAST_OF_A_CLASS
from karpear.ui.values import checked, fill, row_of, value_of

from ..agreed import fingerprint_of
from ..models import NAMED, Statement, StatementComment, StatementState
from ..notices import tell_conveners
from ..values import MOST_NAMED, NOTICE, TYPED_TO, NewStatement, NewStatementComment
from .written_again import write_comment

_TOO_MANY_LINKS = gettext_lazy(
    "With names at most %(most)s can sign, and more links have been made. Choose another form, or write another draft."
)
DRAFT = (StatementState.DRAFT.value,)
#: A draft takes no more of them from colleagues, nor by links: those who come by links stop no colleague.
MOST_COMMENTS = 300


@transaction.atomic
def draft_statement(*, by: Person, organisation: UUID, new: NewStatement, now: datetime) -> Statement:
    """One more draft. Raises Missing, Forbidden or BadFields."""
    membership = require(by, organisation, Verb.KEEP_VOICE)
    value = _checked(new, now)
    statement = Statement(
        organisation=membership.organisation, drafted_by=by, added_at=now, changed_at=now, **row_of(value)
    )
    create([statement], by=by, at=now, organisation=organisation)
    return statement


@transaction.atomic
def change_statement(*, by: Person, statement: UUID, clean: Mapping[str, Any], now: datetime) -> Statement:
    """Other words or another form; what stood before is kept. Raises Missing, Forbidden, Conflict or BadFields."""
    draft = locked(Statement, by=by, pk=statement, verb=Verb.KEEP_VOICE, states=DRAFT)
    value = _checked(replace(value_of(NewStatement, draft), **clean), now)
    if value.form == NAMED and _has_too_many_links(draft):
        raise BadFields([("form", _TOO_MANY_LINKS % {"most": MOST_NAMED})])
    with changing(draft, verb="changed", by=by, at=now):
        fill(draft, value)
    return draft


@transaction.atomic
def comment_on_draft(*, by: Person, statement: UUID, clean: Mapping[str, Any], now: datetime) -> Statement:
    """A colleague's word about a draft. Raises Missing, Forbidden, Conflict or BadFields."""
    draft = locked(Statement, by=by, pk=statement, verb=Verb.KEEP_VOICE, states=DRAFT)
    value = checked(NewStatementComment(**clean))
    add_comment(draft, value.words, by=by, now=now)
    note(draft, action="statement.commented", by=by, at=now)
    return draft


def add_comment(draft: Statement, words: str, *, by: Person | None, now: datetime) -> None:
    """For a draft that is locked. Raises Conflict when there are too many."""
    if not takes_comments(draft, by=by):
        raise Conflict(_("There are too many comments on this draft."))
    comment = StatementComment(statement=draft, by=by, words=words, day=today_of(draft.organisation, now))
    if by:
        comment.save()
    else:
        write_comment(comment)


def takes_comments(draft: Statement, *, by: Person | None) -> bool:
    """Colleagues have a count of their own; all links have one together."""
    return bool(draft.comments.filter(by__isnull=by is None).count() < MOST_COMMENTS)


@transaction.atomic
def freeze_statement(*, by: Person, statement: UUID, text_hash: str, now: datetime) -> Statement:
    """A lead decides that it goes out: nothing of it changes any more, and it can be signed. Comments go.

    Raises Missing, Forbidden or Conflict.

    `text_hash`: the fingerprint of what its reader had before them.
    """
    draft = locked(Statement, by=by, pk=statement, verb=Verb.DECIDE_TO_SPEAK, states=DRAFT)
    if text_hash != fingerprint_of(draft):
        raise Conflict(_("Somebody has changed it since you opened it. Read it again: this is how it stands now."))
    if draft.is_named and _has_too_many_links(draft):
        raise Conflict(_TOO_MANY_LINKS % {"most": MOST_NAMED})
    if _is_too_soon(draft.first_at, now):
        raise Conflict(
            _("The first time is less than 24 hours away, or has passed. Change the times before you freeze the text.")
        )
    with changing(draft, verb="frozen", by=by, at=now):
        draft.state, draft.frozen_at, draft.wakes_at = StatementState.OPEN.value, now, draft.first_at
        draft.convener_name = draft.organisation.name
        draft.fingerprint = fingerprint_of(draft)
    draft.comments.all().delete()
    tell_conveners(draft, now=now, but=by)
    return draft


def _has_too_many_links(draft: Statement) -> bool:
    return bool(draft.invitations.count() > MOST_NAMED)


def _checked(new: NewStatement, now: datetime) -> NewStatement:
    value = checked(new)
    errors = [*_errors_of_form(value), *_errors_of_times(value, now)]
    if errors:
        raise BadFields(errors)
    if value.form == "umbrella":
        return value
    return replace(value, umbrella="")


def _errors_of_form(value: NewStatement) -> list[tuple[str, str]]:
    errors = []
    if value.form == "umbrella" and not value.umbrella:
        errors.append(("umbrella", _("Say in the name of which group it appears.")))
    if value.form != NAMED and value.floor < LEAST_OF_A_CLASS:
        errors.append(
            ("floor", _("Without names at least 3 must sign: with fewer, everybody could guess who they are."))
        )
    if bool(value.floor_kind) != bool(value.floor_kind_least):
        errors.append(("floor_kind_least", _("Choose a kind, and write how many of it.")))
    return errors


def _errors_of_times(value: NewStatement, now: datetime) -> list[tuple[str, str]]:
    if value.first_at <= now:
        return [("first_at", _("This time has passed."))]
    if _is_too_soon(value.first_at, now):
        words = _("Choose a first time that is at least 24 hours away: those you invite need a day to decide.")
        return [("first_at", words)]
    if value.first_at >= value.last_at:
        return [("last_at", _("Choose a last time that is after the first."))]
    try:
        announced_times(value.first_at, value.last_at, timedelta(hours=value.every_hours))
    except ValueError:
        return [("last_at", _("Choose a last time nearer to the first: there may be at most 120 times in all."))]
    return []


def _is_too_soon(first_at: datetime, now: datetime) -> bool:
    return first_at < now + NOTICE - TYPED_TO

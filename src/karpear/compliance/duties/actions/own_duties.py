"""What an organisation owes besides the law is written down, changed, and ends."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.people.access import locked
from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked, fill, row_of

from ..models import OwnDuty
from ..values import NewOwnDuty
from .date_counts import count_again


@transaction.atomic
def add_own_duty(
    *,
    by: Person,
    organisation: UUID,
    new: NewOwnDuty,
    now: datetime,
    origin: UUID | None = None,
    in_languages: Mapping[str, Mapping[str, str]] | None = None,
) -> OwnDuty:
    """One more duty, and its dates. `origin`: the demand that it comes from; `in_languages`: its words by language.

    Raises Missing, Forbidden or BadFields."""
    membership = require(by, organisation, Verb.KEEP_LAW)
    own_duty = OwnDuty.objects.create(
        organisation=membership.organisation, origin=origin, added_by=by, added_at=now,
        in_languages=json.dumps(in_languages, ensure_ascii=False) if in_languages else "", **row_of(_checked(new)),
    )  # fmt: skip
    note(own_duty, action="ownduty.add", by=by, at=now)
    count_again(membership.organisation, now=now)
    return own_duty


@transaction.atomic
def change_own_duty(*, by: Person, own_duty: UUID, clean: Mapping[str, Any], now: datetime) -> OwnDuty:
    """Other words or days. What is late stays, and nothing new is asked about the past.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    row = _standing(by, own_duty)
    with changing(row, verb="change", by=by, at=now):
        rhythm = row.rhythm
        new, words = _checked(NewOwnDuty(**clean)), row.words_in_language
        if all(getattr(new, name) == words[name] for name in words):
            new = replace(new, **{name: getattr(row, name) for name in words})
        else:
            row.in_languages = ""
        fill(row, new)
        if row.rhythm != rhythm:
            row.counts_from = today_of(row.organisation, now)
    count_again(row.organisation, now=now)
    return row


@transaction.atomic
def end_own_duty(*, by: Person, own_duty: UUID, now: datetime) -> None:
    """Nobody asks for it any more: the dates to come go, what is late stays. Raises Missing, Forbidden or Conflict."""
    row = _standing(by, own_duty)
    with changing(row, verb="end", by=by, at=now):
        row.ended_at = now
    count_again(row.organisation, now=now)


def _standing(by: Person, own_duty: UUID) -> OwnDuty:
    row = locked(OwnDuty, by=by, pk=own_duty, verb=Verb.KEEP_LAW)
    if row.ended_at:
        raise Conflict(_("This duty has ended."))
    return row


def _checked(new: NewOwnDuty) -> NewOwnDuty:
    new = checked(new)
    if new.last_on and new.last_on < new.first_on:
        raise BadFields([("last_on", _("The last day cannot be before the first one."))])
    return new

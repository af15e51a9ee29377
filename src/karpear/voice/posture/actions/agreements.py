"""What a person says as a citizen: put before one lead, answered, signed by both, looked at again, ended.

An audit line says that it was done, and nothing of what was agreed on.
"""

from collections.abc import Mapping
from datetime import date, datetime
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.people.queries.gates import may_there, require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.rules.voice.agreement import OPEN_STATES, AgreementState, fingerprint, may_sign, next_review
from karpear.ui.values import checked, fill, questions

from ..models import Agreement
from ..notices import tell_lead, tell_proposer
from ..queries.agreements import has_its_lead, leads_for
from ..values import AgreementWords, AnswerWords, EndingWords, NewAgreement
from ..words import topic_names

_OPEN = {state.value for state in OPEN_STATES}
_SIGNED = {AgreementState.SIGNED.value}


@transaction.atomic
def propose(*, by: Person, organisation: UUID, new: NewAgreement, now: datetime) -> Agreement:
    """Put before one lead; proposing is the person's own signature.

    Raises Missing, Forbidden, BadFields, or Conflict while another of theirs is under way there.
    """
    membership = require(by, organisation, Verb.READ_POSTURE)
    agreement = Agreement(organisation=membership.organisation, person=by)
    _put_forward(agreement, new, now)
    try:
        with transaction.atomic():
            agreement.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("You have one under way already. Change that one.")) from None
    note(agreement, action="agreement.proposed", by=by, at=now)
    return agreement


@transaction.atomic
def change(*, by: Person, agreement: UUID, new: NewAgreement, now: datetime) -> Agreement:
    """Other words, put forward again. Raises Missing, Forbidden, Conflict or BadFields."""
    row = _own(by, agreement, _OPEN)
    lead, earlier = row.lead_id, _read_by_lead(row)
    _put_forward(row, new, now)
    row.earlier = earlier if row.lead_id == lead else {}
    row.save()
    note(row, action="agreement.changed", by=by, at=now)
    tell_lead(row, now=now)
    return row


def _read_by_lead(row: Agreement) -> dict[str, Any]:
    """What the lead answered to; where they have not, what they had first. Later words they may not have read."""
    if row.earlier and row.state != AgreementState.ANSWERED:
        return dict(row.earlier)
    return {
        "at": row.proposed_at.isoformat(),
        "answer": row.answer,
        "words": {name: getattr(row, name) for name in questions(AgreementWords)},
    }


def _put_forward(agreement: Agreement, new: NewAgreement, now: datetime) -> None:
    """Its words, signed by its person as they stand."""
    value = checked(new)
    _must_hold_together(agreement, value)
    _set_lead(agreement, value.lead)
    fill(agreement, value)
    agreement.topics, agreement.ask_first = list(value.topics), list(value.ask_first)
    agreement.support, agreement.salt = list(value.support), token_hex(16)
    agreement.text_hash = fingerprint(agreement.text)
    agreement.state, agreement.proposed_at = AgreementState.PROPOSED.value, now
    agreement.answer, agreement.answered_at = "", None


def _must_hold_together(agreement: Agreement, value: AgreementWords) -> None:
    topics, errors = topic_names(agreement.organisation), []
    for name in ("topics", "ask_first"):
        if set(getattr(value, name)) - set(topics):
            errors.append((name, _("Choose topics of the list.")))
    if both := [topics[key] for key in value.topics if key in value.ask_first and key in topics]:
        errors.append(
            ("ask_first", _("You cannot both speak and ask first on: %(topics)s") % {"topics": ", ".join(both)})
        )
    if value.ask_first and not value.ask_whom:
        errors.append(("ask_whom", _("Write whom you ask.")))
    if not (value.disclaimer_km or value.disclaimer_en):
        errors.append(("disclaimer_en", _("Write in at least one language that you speak for yourself.")))
    if errors:
        raise BadFields(errors)


def _set_lead(agreement: Agreement, lead: UUID | None) -> None:
    leads = {person.pk: person for person in leads_for(agreement.person, agreement.organisation)}
    if lead not in leads:
        raise BadFields([("lead", _("Choose a lead of your organisation, and not yourself."))])
    agreement.lead = leads[lead]


@transaction.atomic
def answer(*, by: Person, agreement: UUID, clean: Mapping[str, Any], now: datetime) -> Agreement:
    """The lead would have it otherwise. Raises Missing, Forbidden, Conflict or BadFields."""
    row = _before_me(by, agreement, {AgreementState.PROPOSED.value})
    row.answer = checked(AnswerWords(**clean)).answer
    row.state, row.answered_at = AgreementState.ANSWERED.value, now
    row.save(update_fields=["answer", "state", "answered_at"])
    note(row, action="agreement.answered", by=by, at=now)
    tell_proposer(row, text_key="ready", now=now)
    return row


@transaction.atomic
def sign(*, by: Person, agreement: UUID, text_hash: str, now: datetime, today: date) -> Agreement:
    """The lead signs just the words that they read; from now on nothing in it changes. One of before ends with it.

    Raises Missing, Forbidden, or Conflict where its words are no longer those.
    """
    row = _before_me(by, agreement, {AgreementState.PROPOSED.value})
    if text_hash != row.text_hash or fingerprint(row.text) != row.text_hash:
        raise Conflict(_("Its words have changed since you opened it. Read it again."))
    if not may_there(row.person, row.organisation_id, Verb.READ_POSTURE):
        raise Conflict(_("They no longer belong to the organisation."))
    for earlier in Agreement.objects.signed().filter(person=row.person_id, organisation=row.organisation_id):
        close(earlier, by=None, now=now)
    row.state, row.signed_at, row.signed_by, row.review_on = AgreementState.SIGNED.value, now, by, next_review(today)
    row.earlier = {}
    row.save(update_fields=["state", "signed_at", "signed_by", "review_on", "earlier"])
    note(row, action="agreement.signed", by=by, at=now)
    tell_proposer(row, text_key="decision", now=now)
    return row


@transaction.atomic
def address(*, by: Person, agreement: UUID, clean: Mapping[str, Any], now: datetime) -> Agreement:
    """Another lead has it: at any time before it is signed, later only once the one of before has left that role.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    row = _own(by, agreement, _OPEN | _SIGNED)
    if row.state in _SIGNED and has_its_lead(row):
        raise Conflict(_("The lead who has it is still there."))
    _set_lead(row, clean["lead"])
    row.lead_looked_at, row.earlier = None, {}
    if row.state == AgreementState.ANSWERED:
        row.state, row.answer, row.answered_at = AgreementState.PROPOSED.value, "", None
    row.save(update_fields=["lead", "lead_looked_at", "state", "answer", "answered_at", "earlier"])
    note(row, action="agreement.addressed", by=by, at=now)
    return row


@transaction.atomic
def publish(*, by: Person, agreement: UUID, is_shown: bool, now: datetime) -> Agreement:
    """Colleagues may know of it from now on, or no longer. Raises Missing, Forbidden or Conflict."""
    row = _own(by, agreement, _SIGNED)
    row.published_at = (row.published_at or now) if is_shown else None
    row.save(update_fields=["published_at"])
    note(row, action="agreement.published" if is_shown else "agreement.unpublished", by=by, at=now)
    return row


@transaction.atomic
def look_at(*, by: Person, agreement: UUID, now: datetime, today: date) -> Agreement:
    """It is still right, says one of both; once both have, it is asked again in a year. Raises Missing or Conflict."""
    row = locked(Agreement, by=by, pk=agreement, states=_SIGNED)
    if by.pk == row.person_id:
        row.person_looked_at = now
    else:
        row.lead_looked_at = now
    if row.person_looked_at and row.lead_looked_at:
        row.review_on, row.person_looked_at, row.lead_looked_at = next_review(today), None, None
    row.save(update_fields=["review_on", "person_looked_at", "lead_looked_at"])
    note(row, action="agreement.looked", by=by, at=now)
    return row


@transaction.atomic
def end(*, by: Person, agreement: UUID, clean: Mapping[str, Any], now: datetime) -> Agreement:
    """Either ends it, with a reason that both can read. Raises Missing, Conflict or BadFields."""
    row = locked(Agreement, by=by, pk=agreement, states=_SIGNED)
    row.end_reason = checked(EndingWords(**clean)).end_reason
    close(row, by=by, now=now)
    note(row, action="agreement.ended", by=by, at=now)
    return row


def close(row: Agreement, *, by: Person | None, now: datetime) -> None:
    """`by` None: another one took its place, or its person works there no longer."""
    row.state, row.ended_at, row.ended_by, row.published_at = AgreementState.ENDED.value, now, by, None
    row.save(update_fields=["state", "ended_at", "ended_by", "published_at", "end_reason"])


@transaction.atomic
def withdraw(*, by: Person, agreement: UUID, now: datetime) -> None:
    """Before it is signed its person takes it back; its words are deleted. Raises Missing, Forbidden or Conflict."""
    row = _own(by, agreement, _OPEN)
    note(row, action="agreement.withdrawn", by=by, at=now)
    row.delete()


def _own(by: Person, agreement: UUID, states: set[str]) -> Agreement:
    row = locked(Agreement, by=by, pk=agreement, states=states)
    if row.person_id != by.pk:
        raise Forbidden(_("Only the person whose agreement it is can do this."))
    return row


def _before_me(by: Person, agreement: UUID, states: set[str]) -> Agreement:
    row = locked(Agreement, by=by, pk=agreement, states=states)
    if not may_sign(by=by.pk, person=row.person_id, addressee=row.lead_id):
        raise Forbidden(_("Nobody signs or answers their own agreement."))
    return row

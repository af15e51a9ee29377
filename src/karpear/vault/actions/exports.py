"""Taking out: all of one's own, a partner's copy, or an organisation's when two of its officers agree."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record as audit
from karpear.messaging.actions.send import send_everywhere
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import require
from karpear.people.queries.pairs import must_second
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict

from ..models import Grant, Request, RequestKind
from ..queries.exports import grant_to_partner, request_for, valid_requests
from ..queries.locks import must_hand_out

TOPIC, TEXT = "export", "reminder"


@transaction.atomic
def take_out(*, person: Person, now: datetime) -> None:
    """Somebody takes out all that is theirs. Raises Forbidden while a travel lock stands."""
    must_hand_out(person, now)
    audit(at=now, action="export.own", object_type="person", object_id=person.pk, actor=person.pk)


@transaction.atomic
def take_out_for_partner(*, person: Person, grant: UUID, now: datetime) -> Grant:
    """The author takes out what they shared with a partner, to hand it over. Raises Missing, Forbidden under a lock.

    Raises Conflict for a key that officers retired: whoever has it then is perhaps not the partner.
    """
    must_hand_out(person, now)
    partner_grant = grant_to_partner(person, grant)
    if partner_grant.outside is None or partner_grant.outside.retired_at:
        raise Conflict(_("The officers retired this partner's key: nothing more is handed out for it."))
    audit(
        at=now, action="export.partner", object_type="record", object_id=partner_grant.record_id, actor=person.pk,
        outside=str(partner_grant.outside_id),
    )  # fmt: skip
    return partner_grant


@transaction.atomic
def ask_export(*, by: Person, organisation: UUID, now: datetime) -> Request:
    """An officer asks for all that their organisation holds; another must allow it within a day. Asked again, the same.

    The other officers are told, so that it is never done behind their backs.
    """
    must_hand_out(by, now)
    where = require(by, organisation, Verb.KEEP_KEYS).organisation
    if valid_request := valid_requests(now).filter(organisation=where).first():
        return valid_request
    request = Request.objects.create(organisation=where, kind=RequestKind.EXPORT, asked_by=by, asked_at=now)
    _write("ask", request, by, now)
    _tell_others(request, by, now)
    return request


@transaction.atomic
def allow_export(*, by: Person, request: UUID, now: datetime) -> Request:
    """The second officer says yes. Raises Conflict for whoever asked, and where somebody has answered."""
    must_hand_out(by, now)
    locked_request = _lock_request(by, request, now)
    if locked_request.asked_by_id == by.pk:
        raise Conflict(_("Somebody else must allow what you asked for."))
    if locked_request.allowed_at:
        raise Conflict(_("Somebody has already answered this."))
    where, first = locked_request.organisation_id, locked_request.asked_by_id
    must_second(by=by, first=first, organisation=where, word_at=locked_request.asked_at, now=now)
    locked_request.allowed_by, locked_request.allowed_at = by, now
    locked_request.save(update_fields=["allowed_by", "allowed_at"])
    _write("allow", locked_request, by, now)
    send_everywhere(topic=TOPIC, subject=locked_request.pk, text_key=TEXT, person=locked_request.asked_by, now=now)
    return locked_request


@transaction.atomic
def use_export(*, by: Person, request: UUID, now: datetime) -> Request:
    """Whoever asked takes it, once, and for an hour again: downloads break.

    Raises Conflict unless somebody else has allowed it who still may.
    """
    must_hand_out(by, now)
    locked_request = _lock_request(by, request, now)
    if locked_request.asked_by_id != by.pk:
        raise Conflict(_("Only the person who asked for it can take it."))
    may = Membership.objects.that_may(Verb.KEEP_KEYS).filter(organisation=locked_request.organisation_id)
    may = may.filter(person=locked_request.allowed_by_id, person__is_active=True)
    if not locked_request.allowed_at or not may.exists():
        raise Conflict(_("Somebody else must allow it first."))
    locked_request.used_at = locked_request.used_at or now
    locked_request.save(update_fields=["used_at"])
    _write("take", locked_request, by, now)
    _tell_others(locked_request, by, now)
    return locked_request


def _lock_request(by: Person, request: UUID, now: datetime) -> Request:
    request_for(by, request, now)
    Request.objects.select_for_update().get(pk=request)
    return request_for(by, request, now)


def _tell_others(request: Request, by: Person, now: datetime) -> None:
    memberships = Membership.objects.that_may(Verb.KEEP_KEYS).filter(organisation=request.organisation_id)
    for membership in memberships.exclude(person=by).filter(person__is_active=True).select_related("person"):
        send_everywhere(topic=TOPIC, subject=request.pk, text_key=TEXT, person=membership.person, now=now)


def _write(verb: str, request: Request, by: Person, now: datetime) -> None:
    audit(
        at=now, action=f"export.{verb}", object_type="request", object_id=request.pk, actor=by.pk,
        organisation=request.organisation_id,
    )  # fmt: skip

"""Taking out: all of one's own, a partner's copy, or an organisation's when two of its officers agree."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions import record as audit
from karpear.people.models import Membership, Person
from karpear.people.notices import notify_everywhere
from karpear.people.queries import must_second, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict

from ..models import Grant, Request, RequestKind
from ..queries.exporting import grant_to_partner, request_for, valid_requests
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
    found = grant_to_partner(person, grant)
    if found.outside is None or found.outside.retired_at:
        raise Conflict(_("The officers retired this partner's key: nothing more is handed out for it."))
    audit(
        at=now, action="export.partner", object_type="record", object_id=found.record_id, actor=person.pk,
        outside=str(found.outside_id),
    )  # fmt: skip
    return found


@transaction.atomic
def ask_export(*, by: Person, organisation: UUID, now: datetime) -> Request:
    """An officer asks for all that their organisation holds; another must allow it within a day. Asked again, the same.

    The other officers are told, so that it is never done behind their backs.
    """
    must_hand_out(by, now)
    where = require(by, organisation, Verb.KEEP_KEYS).organisation
    if found := valid_requests(now).filter(organisation=where).first():
        return found
    made = Request.objects.create(organisation=where, kind=RequestKind.EXPORT, asked_by=by, asked_at=now)
    _write("ask", made, by, now)
    _tell_others(made, by, now)
    return made


@transaction.atomic
def allow_export(*, by: Person, request: UUID, now: datetime) -> Request:
    """The second officer says yes. Raises Conflict for whoever asked, and where somebody has answered."""
    must_hand_out(by, now)
    found = _locked(by, request, now)
    if found.asked_by_id == by.pk:
        raise Conflict(_("Somebody else must allow what you asked for."))
    if found.allowed_at:
        raise Conflict(_("Somebody has answered this already."))
    where, first = found.organisation_id, found.asked_by_id
    must_second(by=by, first=first, organisation=where, word_at=found.asked_at, now=now)
    found.allowed_by, found.allowed_at = by, now
    found.save(update_fields=["allowed_by", "allowed_at"])
    _write("allow", found, by, now)
    notify_everywhere(topic=TOPIC, subject=found.pk, text_key=TEXT, person=found.asked_by, now=now)
    return found


@transaction.atomic
def use_export(*, by: Person, request: UUID, now: datetime) -> Request:
    """Whoever asked takes it, once, and for an hour again: downloads break.

    Raises Conflict unless somebody else has allowed it who still may.
    """
    must_hand_out(by, now)
    found = _locked(by, request, now)
    if found.asked_by_id != by.pk:
        raise Conflict(_("Only whoever asked for it takes it."))
    may = Membership.objects.that_may(Verb.KEEP_KEYS).filter(organisation=found.organisation_id)
    if not found.allowed_at or not may.filter(person=found.allowed_by_id, person__is_active=True).exists():
        raise Conflict(_("Somebody else must allow it first."))
    found.used_at = found.used_at or now
    found.save(update_fields=["used_at"])
    _write("take", found, by, now)
    _tell_others(found, by, now)
    return found


def _locked(by: Person, request: UUID, now: datetime) -> Request:
    request_for(by, request, now)
    Request.objects.select_for_update().get(pk=request)
    return request_for(by, request, now)


def _tell_others(found: Request, by: Person, now: datetime) -> None:
    others = Membership.objects.that_may(Verb.KEEP_KEYS).filter(organisation=found.organisation_id)
    for one in others.exclude(person=by).filter(person__is_active=True).select_related("person"):
        notify_everywhere(topic=TOPIC, subject=found.pk, text_key=TEXT, person=one.person, now=now)


def _write(verb: str, found: Request, by: Person, now: datetime) -> None:
    audit(
        at=now, action=f"export.{verb}", object_type="request", object_id=found.pk, actor=by.pk,
        organisation=found.organisation_id,
    )  # fmt: skip

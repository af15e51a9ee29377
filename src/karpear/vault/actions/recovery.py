"""A forgotten secret: a new key, two people's yes, a day, and what the recovery holder hands over."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.db.rows import find_row
from karpear.messaging.actions.send import send, send_everywhere
from karpear.people.models import Person
from karpear.people.queries.pairs import must_second
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.secret.custody import APPROVALS, HANDOVER_FOR, ready_at
from karpear.rules.secret.sealed import NotSealed, Shape, check

from ..blobs import LARGEST_KEY, not_sealed
from ..models import Approval, Identity, RecoveryRequest, Wrap, WrapKind
from ..queries.locks import must_be_unlocked, must_hand_out
from ..queries.recovery import recovery_wraps, ways_back
from ..queries.recovery_helpers import approvers, carries, helper_of, is_watched, yes_of
from ..queries.team import officers_of
from .enrolment import GivenWrap, enrol


@transaction.atomic
def ask_recovery(
    *,
    person: Person,
    organisation: UUID | None,
    recipient: str,
    sign_key: str,
    wraps: Iterable[GivenWrap],
    now: datetime,
) -> RecoveryRequest:
    """A new key in place of one whose secret was forgotten; the old one opens again when it was handed over.

    With one's own recovery key, and nobody who watches, a day is enough.
    Raises Conflict where there is nothing to recover or nobody who could, BadFields for wrong wraps.
    """
    must_be_unlocked(person, now)
    if organisation not in [way.pk if way else None for way in ways_back(person)]:
        raise Conflict(_("No recovery key holds this vault key. It cannot be recovered this way."))
    if RecoveryRequest.objects.open().filter(person=person).exists():
        raise Conflict(_("You have already asked. Wait for the answer, or cancel it."))
    old = person.identities.active().select_for_update().get()
    Identity.objects.filter(pk=old.pk).update(retired_at=now)
    new = enrol(person=person, recipient=recipient, sign_key=sign_key, wraps=wraps, now=now)
    request = RecoveryRequest.objects.create(
        person=person, organisation_id=organisation, old=old, new=new, asked_at=now,
        ready_at=None if organisation or is_watched(person, now) else ready_at(now, pace=settings.KARPEAR_PACE),
    )  # fmt: skip
    record(
        at=now, action="ask", object_type="recovery", object_id=request.pk, actor=person.pk, organisation=organisation
    )
    send_everywhere(topic="recovery", subject=request.pk, text_key="account_news", person=person, now=now)
    for approver in approvers(person, organisation) if request.ready_at is None else ():
        send(topic="recovery", subject=request.pk, text_key="approval", about=person, person=approver, now=now)
    return request


@transaction.atomic
def start_again(*, person: Person, now: datetime) -> None:
    """The secret is lost and nobody can help: the key is retired, and its person makes a new one as at the beginning.

    Nothing is destroyed: whoever finds the old secret opens an export with it. All their channels are told, and the
    officers of their organisations, who vouch for the new key. Raises Conflict, Forbidden under a travel lock.
    """
    must_hand_out(person, now)
    if RecoveryRequest.objects.open().filter(person=person).exists():
        raise Conflict(_("You have already asked. Wait for the answer, or cancel it."))
    old = find_row(person.identities.active().select_for_update())
    Identity.objects.filter(pk=old.pk).update(retired_at=now)
    record(at=now, action="start_again", object_type="identity", object_id=old.pk, actor=person.pk)
    send_everywhere(topic="recovery", subject=old.pk, text_key="account_news", person=person, now=now)
    for organisation in person.memberships.active().values_list("organisation", flat=True):
        for officer in officers_of(organisation):
            if officer != person:
                send(topic="team", subject=organisation, text_key="risk_reminder", person=officer, now=now)


@transaction.atomic
def approve_recovery(*, by: Person, request: UUID, now: datetime) -> RecoveryRequest:
    """An officer, or who watches, says: I spoke with them. With the second yes the wait begins.

    Raises Missing, Conflict.
    """
    locked_request = _lock_to_approve(by, request)
    must_be_unlocked(by, now)
    _must_fit_another(locked_request, by, now)
    try:
        with transaction.atomic():
            Approval.objects.create(request=locked_request, by=by, at=now)
    except IntegrityError:
        raise Conflict(_("You have already said yes. Somebody else must, too.")) from None
    if locked_request.ready_at is None and yes_of(locked_request).count() >= APPROVALS:
        RecoveryRequest.objects.filter(pk=locked_request.pk).update(ready_at=ready_at(now, pace=settings.KARPEAR_PACE))
        send_everywhere(
            topic="recovery", subject=locked_request.pk, text_key="account_news", person=locked_request.person, now=now
        )
    _note(locked_request, "approve", by, now)
    return locked_request


@transaction.atomic
def cancel_recovery(*, by: Person, request: UUID, now: datetime) -> RecoveryRequest:
    """ "This was not me", or a helper says no: the old key stands again and the new one is worth nothing.

    Raises Missing, Conflict when it was handed over already.
    """
    locked_request = _lock_request(by, request)
    if by.pk != locked_request.person_id:  # one's own "this was not me" counts always
        must_be_unlocked(by, now)
    if locked_request.done_at:
        raise Conflict(_("It is already done."))
    Identity.objects.filter(pk=locked_request.new_id).update(retired_at=now)
    Identity.objects.filter(pk=locked_request.old_id).update(retired_at=None)
    RecoveryRequest.objects.filter(pk=locked_request.pk).update(cancelled_at=now, cancelled_by=by)
    _note(locked_request, "cancel", by, now)
    send_everywhere(
        topic="recovery", subject=locked_request.pk, text_key="account_news", person=locked_request.person, now=now
    )
    return locked_request


@transaction.atomic
def release_recovery(*, by: Person, request: UUID, now: datetime) -> Wrap:
    """The wrap for the recovery holder, once two said yes and the wait is over. Raises Missing, Conflict."""
    locked_request = _lock_carried(by, request)
    must_be_unlocked(by, now)
    if locked_request.ready_at is None or now < locked_request.ready_at:
        raise Conflict(_("Not yet: two people must say yes, and then a day must pass."))
    wraps = recovery_wraps(locked_request)
    if not wraps:
        raise Missing
    if locked_request.released_at is None:
        RecoveryRequest.objects.filter(pk=locked_request.pk).update(released_at=now)
        send_everywhere(
            topic="recovery", subject=locked_request.pk, text_key="account_news", person=locked_request.person, now=now
        )
    _note(locked_request, "release", by, now)
    return wraps[0]


@transaction.atomic
def hand_over(*, by: Person, request: UUID, blob: bytes, now: datetime) -> Wrap:
    """What the recovery holder sealed to the new key. A second one replaces a wrong first one, for thirty days.

    Raises BadFields for what is not sealed to one key, Missing, Conflict before the release.
    """
    locked_request = _lock_carried(by, request)
    must_be_unlocked(by, now)
    if locked_request.released_at is None or now > locked_request.released_at + HANDOVER_FOR:
        raise Conflict(_("Not yet: the file for the recovery holder was not fetched."))
    if len(blob) > LARGEST_KEY:
        raise BadFields([("handover", _("This is too large."))])
    try:
        check(blob, Shape.TO_KEY)
    except NotSealed as error:
        raise BadFields([("handover", not_sealed(error))]) from None
    wraps = Wrap.objects.filter(
        identity=locked_request.old_id, kind=WrapKind.HANDOVER, to_recipient=locked_request.new.recipient
    )
    wraps.filter(removed_at=None).update(removed_at=now)
    wrap = Wrap.objects.create(
        identity_id=locked_request.old_id, kind=WrapKind.HANDOVER, to_recipient=locked_request.new.recipient, blob=blob,
        created_at=now,
    )  # fmt: skip
    RecoveryRequest.objects.filter(pk=locked_request.pk).update(done_at=now)
    _note(locked_request, "hand_over", by, now)
    send_everywhere(
        topic="recovery", subject=locked_request.pk, text_key="account_news", person=locked_request.person, now=now
    )
    return wrap


def _lock_request(by: Person, request: UUID) -> RecoveryRequest:
    RecoveryRequest.objects.select_for_update().filter(pk=request).first()
    locked_request = helper_of(by, request)
    if locked_request is None:
        raise Missing
    return locked_request


def _lock_to_approve(by: Person, request: UUID) -> RecoveryRequest:
    locked_request = _lock_request(by, request)
    if locked_request.person_id == by.pk:
        raise Conflict(_("Others decide about this."))
    if not approvers(locked_request.person, locked_request.organisation_id).filter(pk=by.pk).exists():
        raise Missing
    return locked_request


def _must_fit_another(request: RecoveryRequest, by: Person, now: datetime) -> None:
    """The second yes counts beside one of those before it. Raises Conflict."""
    refusal: Conflict | None = None
    for approval in yes_of(request).exclude(by=by):
        try:
            return must_second(by=by, first=approval.by_id, about=request.person_id, word_at=request.asked_at, now=now)
        except Conflict as error:
            refusal = error
    if refusal:
        raise refusal
    return None


def _lock_carried(by: Person, request: UUID) -> RecoveryRequest:
    locked_request = _lock_request(by, request)
    if carries(by, locked_request):
        return locked_request
    if locked_request.organisation_id:
        raise Conflict(
            _("An officer of the organisation fetches it for the recovery holder, and brings back the answer.")
        )
    raise Conflict(_("Somebody who has said yes fetches it for the recovery holder, and brings back the answer."))


def _note(request: RecoveryRequest, action: str, by: Person, now: datetime) -> None:
    record(
        at=now, action=action, object_type="recovery", object_id=request.pk, actor=by.pk,
        organisation=request.organisation_id,
    )  # fmt: skip

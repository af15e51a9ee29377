"""A forgotten secret: a new key, two people's yes, a day, and what the recovery holder hands over."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions import record
from karpear.people.models import Person
from karpear.people.notices import notify, notify_everywhere
from karpear.people.queries import must_second
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.secret.custody import APPROVALS, HANDOVER_FOR, ready_at
from karpear.rules.secret.sealed import NotSealed, Shape, check

from ..blobs import LARGEST_KEY, not_sealed
from ..models import Approval, Identity, RecoveryRequest, Wrap, WrapKind
from ..queries.helping import approvers, carries, helper_of, is_watched, yes_of
from ..queries.locks import must_be_unlocked, must_hand_out
from ..queries.recovery import recovery_wraps, ways_back
from ..queries.team import officers_of
from .enrolling import GivenWrap, enrol


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
    if organisation not in [one.pk if one else None for one in ways_back(person)]:
        raise Conflict(_("No recovery key holds this vault key. It cannot be recovered this way."))
    if RecoveryRequest.objects.open().filter(person=person).exists():
        raise Conflict(_("You have asked already. Wait for the answer, or cancel it."))
    old = person.identities.active().select_for_update().get()
    Identity.objects.filter(pk=old.pk).update(retired_at=now)
    new = enrol(person=person, recipient=recipient, sign_key=sign_key, wraps=wraps, now=now)
    made = RecoveryRequest.objects.create(
        person=person, organisation_id=organisation, old=old, new=new, asked_at=now,
        ready_at=None if organisation or is_watched(person, now) else ready_at(now, pace=settings.KARPEAR_PACE),
    )  # fmt: skip
    record(at=now, action="ask", object_type="recovery", object_id=made.pk, actor=person.pk, organisation=organisation)
    notify_everywhere(topic="recovery", subject=made.pk, text_key="account_news", person=person, now=now)
    for one in approvers(person, organisation) if made.ready_at is None else ():
        notify(topic="recovery", subject=made.pk, text_key="approval", about=person, person=one, now=now)
    return made


@transaction.atomic
def start_again(*, person: Person, now: datetime) -> None:
    """The secret is lost and nobody can help: the key is retired, and its person makes a new one as at the beginning.

    Nothing is destroyed: whoever finds the old secret opens an export with it. All their channels are told, and the
    officers of their organisations, who vouch for the new key. Raises Conflict, Forbidden under a travel lock.
    """
    must_hand_out(person, now)
    if RecoveryRequest.objects.open().filter(person=person).exists():
        raise Conflict(_("You have asked already. Wait for the answer, or cancel it."))
    old = person.identities.active().select_for_update().first()
    if old is None:
        raise Missing
    Identity.objects.filter(pk=old.pk).update(retired_at=now)
    record(at=now, action="start_again", object_type="identity", object_id=old.pk, actor=person.pk)
    notify_everywhere(topic="recovery", subject=old.pk, text_key="account_news", person=person, now=now)
    for organisation in person.memberships.active().values_list("organisation", flat=True):
        for officer in officers_of(organisation):
            if officer != person:
                notify(topic="team", subject=organisation, text_key="risk_reminder", person=officer, now=now)


@transaction.atomic
def approve_recovery(*, by: Person, request: UUID, now: datetime) -> RecoveryRequest:
    """An officer, or who watches, says: I spoke with them. With the second yes the wait begins.

    Raises Missing, Conflict.
    """
    found = _others(by, request)
    must_be_unlocked(by, now)
    _must_fit_another(found, by, now)
    try:
        with transaction.atomic():
            Approval.objects.create(request=found, by=by, at=now)
    except IntegrityError:
        raise Conflict(_("You have said yes already. Somebody else must, too.")) from None
    if found.ready_at is None and yes_of(found).count() >= APPROVALS:
        RecoveryRequest.objects.filter(pk=found.pk).update(ready_at=ready_at(now, pace=settings.KARPEAR_PACE))
        notify_everywhere(topic="recovery", subject=found.pk, text_key="account_news", person=found.person, now=now)
    _note(found, "approve", by, now)
    return found


@transaction.atomic
def cancel_recovery(*, by: Person, request: UUID, now: datetime) -> RecoveryRequest:
    """ "This was not me", or a helper says no: the old key stands again and the new one is worth nothing.

    Raises Missing, Conflict when it was handed over already.
    """
    found = _locked(by, request)
    if by.pk != found.person_id:  # one's own "this was not me" counts always
        must_be_unlocked(by, now)
    if found.done_at:
        raise Conflict(_("It is done already."))
    Identity.objects.filter(pk=found.new_id).update(retired_at=now)
    Identity.objects.filter(pk=found.old_id).update(retired_at=None)
    RecoveryRequest.objects.filter(pk=found.pk).update(cancelled_at=now, cancelled_by=by)
    _note(found, "cancel", by, now)
    notify_everywhere(topic="recovery", subject=found.pk, text_key="account_news", person=found.person, now=now)
    return found


@transaction.atomic
def release_recovery(*, by: Person, request: UUID, now: datetime) -> Wrap:
    """The wrap for the recovery holder, once two said yes and the wait is over. Raises Missing, Conflict."""
    found = _carried(by, request)
    must_be_unlocked(by, now)
    if found.ready_at is None or now < found.ready_at:
        raise Conflict(_("Not yet: two people must say yes, and then a day must pass."))
    wraps = recovery_wraps(found)
    if not wraps:
        raise Missing
    if found.released_at is None:
        RecoveryRequest.objects.filter(pk=found.pk).update(released_at=now)
        notify_everywhere(topic="recovery", subject=found.pk, text_key="account_news", person=found.person, now=now)
    _note(found, "release", by, now)
    return wraps[0]


@transaction.atomic
def hand_over(*, by: Person, request: UUID, blob: bytes, now: datetime) -> Wrap:
    """What the recovery holder sealed to the new key. A second one replaces a wrong first one, for thirty days.

    Raises BadFields for what is not sealed to one key, Missing, Conflict before the release.
    """
    found = _carried(by, request)
    must_be_unlocked(by, now)
    if found.released_at is None or now > found.released_at + HANDOVER_FOR:
        raise Conflict(_("Not yet: the file for the recovery holder was not fetched."))
    if len(blob) > LARGEST_KEY:
        raise BadFields([("handover", _("This is too large."))])
    try:
        check(blob, Shape.TO_KEY)
    except NotSealed as error:
        raise BadFields([("handover", not_sealed(error))]) from None
    wraps = Wrap.objects.filter(identity=found.old_id, kind=WrapKind.HANDOVER, to_recipient=found.new.recipient)
    wraps.filter(removed_at=None).update(removed_at=now)
    made = Wrap.objects.create(
        identity_id=found.old_id, kind=WrapKind.HANDOVER, to_recipient=found.new.recipient, blob=blob, created_at=now
    )
    RecoveryRequest.objects.filter(pk=found.pk).update(done_at=now)
    _note(found, "hand_over", by, now)
    notify_everywhere(topic="recovery", subject=found.pk, text_key="account_news", person=found.person, now=now)
    return made


def _locked(by: Person, request: UUID) -> RecoveryRequest:
    RecoveryRequest.objects.select_for_update().filter(pk=request).first()
    found = helper_of(by, request)
    if found is None:
        raise Missing
    return found


def _others(by: Person, request: UUID) -> RecoveryRequest:
    found = _locked(by, request)
    if found.person_id == by.pk:
        raise Conflict(_("Others decide about this."))
    if not approvers(found.person, found.organisation_id).filter(pk=by.pk).exists():
        raise Missing
    return found


def _must_fit_another(found: RecoveryRequest, by: Person, now: datetime) -> None:
    """The second yes counts beside one of those before it. Raises Conflict."""
    refused: Conflict | None = None
    for one in yes_of(found).exclude(by=by):
        try:
            return must_second(by=by, first=one.by_id, about=found.person_id, word_at=found.asked_at, now=now)
        except Conflict as error:
            refused = error
    if refused:
        raise refused
    return None


def _carried(by: Person, request: UUID) -> RecoveryRequest:
    found = _locked(by, request)
    if carries(by, found):
        return found
    if found.organisation_id:
        raise Conflict(
            _("An officer of the organisation fetches it for the recovery holder, and brings back the answer.")
        )
    raise Conflict(_("Somebody who has said yes fetches it for the recovery holder, and brings back the answer."))


def _note(found: RecoveryRequest, action: str, by: Person, now: datetime) -> None:
    record(
        at=now, action=action, object_type="recovery", object_id=found.pk, actor=by.pk,
        organisation=found.organisation_id,
    )  # fmt: skip

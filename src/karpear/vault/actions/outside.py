"""Keys whose secret half is kept elsewhere: the offline recovery key and partners'. Two officers look at each."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from karpear.audit.actions import record
from karpear.people.models import Membership, Person, Watch
from karpear.people.notices import notify_everywhere
from karpear.people.queries import must_second, require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Missing

from ..blobs import must_be_recipient
from ..models import Identity, Outside, OutsideKind, TeamKey, TeamWrap, Wrap, WrapKind
from ..queries.locks import must_be_unlocked
from ..queries.team import officers_of, outside_of


@transaction.atomic
def propose_outside(
    *, by: Person, organisation: UUID | None, kind: str, label: str, recipient: str, now: datetime
) -> Outside:
    """Enter a key of an organisation, which a second officer then confirms; or (none) one's own recovery key.

    Raises BadFields, Conflict, Missing, Forbidden.
    """
    if kind not in OutsideKind.values or (organisation is None and kind != OutsideKind.RECOVERY):
        raise BadFields([("kind", _("Unknown kind."))])
    where = require(by, organisation, Verb.KEEP_KEYS).organisation if organisation else None
    must_be_unlocked(by, now)
    _must_be_elsewhere(must_be_recipient("recipient", recipient))
    if kind == OutsideKind.RECOVERY:
        _must_be_nobodys(recipient, Q(organisation=where) if where else Q(person=by))
    own = {"person": by, "confirmed_by": by, "confirmed_at": now} if where is None else {}
    again = None if where else Outside.objects.active().filter(person=by, kind=kind, recipient=recipient).first()
    if again:  # its owner took a wrap back and gives another
        return again
    try:
        with transaction.atomic():
            made = Outside.objects.create(
                organisation=where, kind=kind, label=label, recipient=recipient, proposed_by=by, proposed_at=now, **own
            )
    except IntegrityError:
        raise Conflict(_("This key was entered already.")) from None
    record(
        at=now, action="propose", object_type="outside_key", object_id=made.pk, actor=by.pk, organisation=organisation,
        kind=kind,
    )  # fmt: skip
    _tell_officers(made, now)
    return made


def _must_be_elsewhere(recipient: str) -> None:
    """A key of somebody's browser or of a team is not one that is kept offline."""
    here = Identity.objects.filter(recipient=recipient).exists() or TeamKey.objects.filter(recipient=recipient).exists()
    if here:
        raise BadFields([("recipient", _("This key is used here already. It must be one that is kept elsewhere."))])


def _must_be_nobodys(recipient: str, owner: Q) -> None:
    """A recovery key that stands for somebody is not entered as another's: giving it up would touch what is theirs."""
    if Outside.objects.active().filter(kind=OutsideKind.RECOVERY, recipient=recipient).exclude(owner).exists():
        raise BadFields([("recipient", _("This key is used here already. It must be one that is kept elsewhere."))])


@transaction.atomic
def confirm_outside(*, by: Person, outside: UUID, now: datetime) -> Outside:
    """A second officer compared the words and says yes. Raises Missing, Forbidden, Conflict."""
    found = _of_organisation(by, outside)
    must_be_unlocked(by, now)
    if found.confirmed_at:
        raise Conflict(_("It was confirmed already."))
    if found.proposed_by_id == by.pk:
        raise Conflict(_("Somebody else than who entered it must compare the words and confirm."))
    where, first = found.organisation_id, found.proposed_by_id
    must_second(by=by, first=first, organisation=where, word_at=found.proposed_at, now=now)
    Outside.objects.filter(pk=found.pk).update(confirmed_by=by, confirmed_at=now)
    record(
        at=now, action="confirm", object_type="outside_key", object_id=found.pk, actor=by.pk,
        organisation=found.organisation_id,
    )  # fmt: skip
    _tell_officers(found, now)
    return found


@transaction.atomic
def retire_outside(*, by: Person, outside: UUID, now: datetime) -> Outside:
    """A key is given up: nothing is sealed to it any more, and what was wrapped for it is handed out no longer.

    An organisation's recovery key is many people's way back: as two make it, two give it up. The first one's word is
    kept and told to the others; `retired_at` says whether it is done. Raises Missing, Forbidden, Conflict.
    """
    Outside.objects.select_for_update().filter(pk=outside).first()
    found = outside_of(by, outside)
    if found is None:
        raise Missing
    if found.organisation_id:
        require(by, found.organisation_id, Verb.KEEP_KEYS)
    must_be_unlocked(by, now)
    if _needs_second(found, by, now):
        return _ask_second(found, by, now)
    found.retired_at = now
    found.save(update_fields=["retired_at"])
    _wrapped_for(found).update(removed_at=now)
    teams = TeamWrap.objects.filter(team_key__organisation=found.organisation_id, identity=None)
    teams.filter(to_recipient=found.recipient, revoked_at=None).update(revoked_at=now)
    record(
        at=now, action="retire", object_type="outside_key", object_id=found.pk, actor=by.pk,
        organisation=found.organisation_id,
    )  # fmt: skip
    return found


def _needs_second(found: Outside, by: Person, now: datetime) -> bool:
    """Is this the first officer's word about a recovery key that stands?"""
    if not found.organisation_id or not found.confirmed_at or found.kind != OutsideKind.RECOVERY:
        return False
    if found.giving_up_by_id == by.pk:
        raise Conflict(_("A second officer must say so, too."))
    before, said_at = found.giving_up_by_id, found.giving_up_at
    if before is None or said_at is None or not officers_of(found.organisation_id).filter(pk=before).exists():
        return True
    must_second(by=by, first=before, organisation=found.organisation_id, word_at=said_at, now=now)
    return False


def _ask_second(found: Outside, by: Person, now: datetime) -> Outside:
    found.giving_up_by, found.giving_up_at = by, now
    found.save(update_fields=["giving_up_by", "giving_up_at"])
    _tell_officers(found, now)
    record(
        at=now, action="ask_retire", object_type="outside_key", object_id=found.pk, actor=by.pk,
        organisation=found.organisation_id,
    )  # fmt: skip
    return found


def _tell_officers(found: Outside, now: datetime) -> None:
    """All who keep the organisation's keys hear that something is done about one kept elsewhere, whoever does it.

    Also whoever did: perhaps it was not they who sat there.
    """
    for one in officers_of(found.organisation_id) if found.organisation_id else ():
        notify_everywhere(topic="team", subject=found.pk, text_key="risk_reminder", person=one, now=now)


def _wrapped_for(found: Outside) -> "QuerySet[Wrap]":
    """The wraps that exist because of this key: of its person, or of those who belong, or whom it watches over."""
    wraps = Wrap.objects.filter(kind=WrapKind.RECOVERY, to_recipient=found.recipient, removed_at=None)
    others = Outside.objects.active().filter(recipient=found.recipient, kind=OutsideKind.RECOVERY)
    if found.confirmed_at is None or others.exclude(pk=found.pk).exists():
        return wraps.none()
    if found.person_id:
        return wraps.filter(identity__person=found.person_id)
    belong = Membership.objects.filter(organisation=found.organisation_id).values("person")
    watched = Watch.objects.filter(organisation=found.organisation_id).values("person")
    return wraps.filter(Q(identity__person__in=belong) | Q(identity__person__in=watched))


def _of_organisation(by: Person, outside: UUID) -> Outside:
    found = outside_of(by, outside)
    if found is None or found.organisation_id is None:
        raise Missing
    require(by, found.organisation_id, Verb.KEEP_KEYS)
    return found

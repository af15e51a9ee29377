"""Keys whose secret half is kept elsewhere: the offline recovery key and partners'. Two officers look at each."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions import record
from karpear.people.models import Person
from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Missing

from ..blobs import must_be_recipient
from ..models import Identity, Outside, OutsideKind, TeamKey, TeamWrap, Wrap, WrapKind
from ..queries.team import outside_of


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
    _must_be_elsewhere(must_be_recipient("recipient", recipient))
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
    return made


def _must_be_elsewhere(recipient: str) -> None:
    """A key of somebody's browser or of a team is not one that is kept offline."""
    here = Identity.objects.filter(recipient=recipient).exists() or TeamKey.objects.filter(recipient=recipient).exists()
    if here:
        raise BadFields([("recipient", _("This key is used here already. It must be one that is kept elsewhere."))])


@transaction.atomic
def confirm_outside(*, by: Person, outside: UUID, now: datetime) -> Outside:
    """A second officer compared the words and says yes. Raises Missing, Forbidden, Conflict."""
    found = _of_organisation(by, outside)
    if found.confirmed_at:
        raise Conflict(_("It was confirmed already."))
    if found.proposed_by_id == by.pk:
        raise Conflict(_("Somebody else than who entered it must compare the words and confirm."))
    Outside.objects.filter(pk=found.pk).update(confirmed_by=by, confirmed_at=now)
    record(
        at=now, action="confirm", object_type="outside_key", object_id=found.pk, actor=by.pk,
        organisation=found.organisation_id,
    )  # fmt: skip
    return found


@transaction.atomic
def retire_outside(*, by: Person, outside: UUID, now: datetime) -> Outside:
    """A key is given up: nothing is sealed to it any more, and what was wrapped for it is handed out no longer.

    Raises Missing, Forbidden.
    """
    found = outside_of(by, outside)
    if found is None:
        raise Missing
    if found.organisation_id:
        require(by, found.organisation_id, Verb.KEEP_KEYS)
    Outside.objects.filter(pk=found.pk).update(retired_at=now)
    wraps = Wrap.objects.filter(kind=WrapKind.RECOVERY, to_recipient=found.recipient, removed_at=None)
    if found.person_id:
        wraps = wraps.filter(identity__person=found.person_id)
    wraps.update(removed_at=now)
    teams = TeamWrap.objects.filter(team_key__organisation=found.organisation_id, identity=None)
    teams.filter(to_recipient=found.recipient, revoked_at=None).update(revoked_at=now)
    record(
        at=now, action="retire", object_type="outside_key", object_id=found.pk, actor=by.pk,
        organisation=found.organisation_id,
    )  # fmt: skip
    return found


def _of_organisation(by: Person, outside: UUID) -> Outside:
    found = outside_of(by, outside)
    if found is None or found.organisation_id is None:
        raise Missing
    require(by, found.organisation_id, Verb.KEEP_KEYS)
    return found

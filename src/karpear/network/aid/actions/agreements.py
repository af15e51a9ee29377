"""Help between two organisations: proposed by a lead of one, signed by a lead of the other, ended by either at once."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.alerts.actions.rungs import go_on_without
from karpear.audit.actions.lines import record
from karpear.db.batches import due_one_by_one
from karpear.db.rows import find_row
from karpear.people.models import Organisation, Person, Shift
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.ui.values import checked, fill

from ...members.models import NetworkMember
from ..models import AidAgreement, AidKind, AidState, SharedShift, SharedWatchState
from ..notices import tell_leads, tell_of_change
from ..queries import others_in_network, sides
from ..values import GIVE, NewAid

#: So long after it was signed, or looked at, both look at it again.
REVIEW_EVERY = timedelta(days=365)
SET = 50


@transaction.atomic
def propose_aid(*, by: Person, organisation: UUID, new: NewAid, now: datetime, today: date) -> AidAgreement:
    """Put before the leads of the other one, who are told. Raises Missing, Forbidden, BadFields or Conflict."""
    us = require(by, organisation, Verb.AGREE_ON_AID).organisation
    value = checked(new)
    other, network = others_in_network(us.pk).get(value.partner or us.pk, (None, None))
    errors = _what_is_wrong(value, today)
    if other is None or network is None:
        errors.append(("partner", _("Choose an organisation of the network.")))
    if errors or other is None:
        raise BadFields(errors)
    giver, taker = (us, other) if value.way == GIVE else (other, us)
    agreement = AidAgreement(
        network=network, giver=giver, taker=taker, proposed_for=us, proposed_by=by, proposed_at=now
    )
    fill(agreement, value)
    agreement.kinds = list(value.kinds)
    if not agreement.is_duty:
        agreement.view, agreement.night_from, agreement.night_until = "", None, None
    _must_be_new(agreement)
    agreement.save(force_insert=True)
    _note(agreement, "proposed", by, us.pk, now)
    tell_leads(agreement, organisation=other.pk, now=now)
    return agreement


@transaction.atomic
def sign_aid(*, by: Person, agreement: UUID, now: datetime, today: date) -> AidAgreement:
    """It holds from now on, within its days. Raises Missing, Forbidden or Conflict."""
    row = _of(by, agreement, AidState.PROPOSED)
    if row.signs_for not in sides(by, Verb.AGREE_ON_AID):
        raise Forbidden(_("A lead of the other organisation signs it."))
    row.state, row.signed_by, row.signed_at, row.review_on = AidState.ACTIVE, by, now, today + REVIEW_EVERY
    row.save(update_fields=["state", "signed_by", "signed_at", "review_on"])
    _note(row, "signed", by, row.signs_for, now)
    return row


@transaction.atomic
def look_at_aid(*, by: Person, agreement: UUID, now: datetime, today: date) -> AidAgreement:
    """A lead of either side has looked at it again: it stands for another year. Raises Missing, Forbidden, Conflict."""
    row = _of(by, agreement, AidState.ACTIVE)
    row.review_on = today + REVIEW_EVERY
    row.save(update_fields=["review_on"])
    _note(row, "looked_at", by, _side(by, row), now)
    return row


@transaction.atomic
def end_aid(*, by: Person, agreement: UUID, now: datetime) -> AidAgreement:
    """At once, by a lead of either side, signed or not. Whoever stands watch under it sees nothing from now on.

    An alert that such a guest has goes on to others by itself. Raises Missing, Forbidden or Conflict.
    """
    row = _of(by, agreement, AidState.PROPOSED, AidState.ACTIVE)
    _end(row, by, now)
    _note(row, "ended", by, _side(by, row), now)
    return row


def end_outlived(*, now: datetime) -> int:
    """The keeper's step: the last day is over, or one of the two has left the network. What was given is taken back."""
    rows = AidAgreement.objects.outlived(now).order_by("pk").values_list("pk", flat=True)
    return due_one_by_one("end help", rows, lambda pk: _end_outlived(pk, now), size=SET, now=now)


def _end_outlived(pk: UUID, now: datetime) -> int:
    row = AidAgreement.objects.outlived(now).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        return 0
    _end(row, None, now)
    _note(row, "outlived", None, row.taker_id, now)
    return 1


def end_aid_of(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """It leaves the network: whatever stands between it and others there ends. Inside the caller's transaction."""
    sides = Q(giver=member.organisation_id) | Q(taker=member.organisation_id)
    rows = AidAgreement.objects.filter(sides, network=member.network_id).exclude(state=AidState.ENDED)
    for row in rows.select_for_update().order_by("pk"):
        _end(row, by, now)
        _note(row, "ended", by, member.organisation_id, now)


def _end(row: AidAgreement, by: Person | None, now: datetime) -> None:
    row.state, row.ended_by, row.ended_at = AidState.ENDED, by, now
    row.save(update_fields=["state", "ended_by", "ended_at"])
    rows = SharedShift.objects.filter(agreement=row, ends_at__gt=now).exclude(state=SharedWatchState.OFF)
    locked = rows.select_for_update(of=("self",)).order_by("pk")  # who takes one now comes before or after
    shifts = list(locked.select_related("agreement"))
    for shift in shifts:
        if shift.state == SharedWatchState.TAKEN:
            tell_of_change(shift, by=by, now=now)
    standing = [shift.pk for shift in shifts]
    Shift.objects.filter(pk__in=standing, stands_in_from__isnull=False).delete()
    go_on_without([shift.officer_id for shift in shifts if shift.officer_id], now=now)
    SharedShift.objects.filter(pk__in=standing).update(state=SharedWatchState.OFF, off_at=now)


def _what_is_wrong(value: NewAid, today: date) -> list[tuple[str, str]]:
    errors = []
    if not value.kinds:
        errors.append(("kinds", _("Choose at least one kind of help.")))
    if value.ends_on < value.begins_on:
        errors.append(("ends_on", _("The end must come after the start.")))
    elif value.ends_on < today:
        errors.append(("ends_on", _("This day is over.")))
    if AidKind.DUTY in value.kinds and not value.view:
        errors.append(("view", _("Say what whoever stands watch sees.")))
    if (value.night_from is None) != (value.night_until is None):
        errors.append(("night_until", _("Write both hours, or neither.")))
    return errors


def _must_be_new(agreement: AidAgreement) -> None:
    """The same form sent again does not propose twice; of one way at most one is open or holds."""
    Organisation.objects.select_for_update(no_key=True).get(pk=agreement.giver_id)
    same = AidAgreement.objects.filter(giver=agreement.giver_id, taker=agreement.taker_id)
    if same.exclude(state=AidState.ENDED).exists():
        raise Conflict(_("There is such an agreement already, this way round. End that one first."))


def _of(by: Person, agreement: UUID, *states: AidState) -> AidAgreement:
    row = find_row(AidAgreement.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=agreement))
    _side(by, row)
    if row.state not in states:
        raise Conflict(str(AidAgreement.NOT_NOW) % {"state": row.get_state_display()})
    return row


def _side(by: Person, row: AidAgreement) -> UUID:
    """For which of the two they may agree. Raises Forbidden."""
    ours = sides(by, Verb.AGREE_ON_AID) & {row.giver_id, row.taker_id}
    if not ours:
        raise Forbidden(_("A lead agrees on this."))
    return next(iter(ours))


def _note(row: AidAgreement, verb: str, by: Person | None, organisation: UUID, now: datetime) -> None:
    record(
        at=now, action=f"aid.{verb}", object_type="aidagreement", object_id=row.pk, actor=by.pk if by else None,
        organisation=organisation,
    )  # fmt: skip

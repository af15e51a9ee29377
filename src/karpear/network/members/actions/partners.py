"""Whom an organisation keeps informed: added once they agreed, changed, ended."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create
from karpear.people.access import hold_organisation, locked
from karpear.people.addresses import address_index
from karpear.people.models import Address, Channel, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked, fill, row_of, value_of

from ..models import NetworkMember, Partner
from ..values import NewPartner

MOST_PARTNERS = 500


@transaction.atomic
def add_partner(*, by: Person, organisation: UUID, new: NewPartner, now: datetime, today: date) -> Partner:
    """One more, who agreed. Raises Missing, Forbidden, Conflict or BadFields."""
    require(by, organisation, Verb.KEEP_PARTNERS)
    hold_organisation(organisation)
    value = _checked(new, today)
    active = Partner.objects.active().filter(organisation=organisation)
    if len(active) >= MOST_PARTNERS:
        raise Conflict(_("You already have as many partners as can be kept informed."))
    _refuse_second(value, active)
    partner = Partner(organisation_id=organisation, added_at=now, **row_of(value))
    _put_address(partner, value)
    create([partner], by=by, at=now, organisation=organisation)
    return partner


@transaction.atomic
def change_partner(*, by: Person, partner: UUID, clean: Mapping[str, Any], now: datetime, today: date) -> Partner:
    """Another address, language or kind. Raises Missing, Forbidden, Conflict or BadFields."""
    stored_partner = _active(by, partner)
    hold_organisation(stored_partner.organisation_id)
    former_address = stored_partner.address
    former = replace(value_of(NewPartner, stored_partner), email=stored_partner.email)
    value = _checked(replace(former, **clean), today)
    other_partners = Partner.objects.active().filter(organisation=stored_partner.organisation_id)
    _refuse_second(value, other_partners.exclude(pk=stored_partner.pk))
    with changing(stored_partner, verb="changed", by=by, at=now) as changed:
        if value.email != former.email:
            changed["email"] = (former.email, value.email)
        fill(stored_partner, value)
        _put_address(stored_partner, value)
    if former_address and stored_partner.address is None:
        former_address.delete()
    return stored_partner


@transaction.atomic
def end_partner(*, by: Person, partner: UUID, now: datetime) -> Partner:
    """They are no longer kept informed. Raises Missing, Forbidden or Conflict."""
    stored_partner = _active(by, partner)
    _end(stored_partner, by=by, now=now)
    return stored_partner


def end_partners_of(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """What a member gave its partners it received as a member: who is in no other network informs nobody.

    Inside the caller's transaction, once it has left.
    """
    if NetworkMember.objects.active().filter(organisation=member.organisation_id).exists():
        return
    rows = Partner.objects.active().filter(organisation=member.organisation_id).select_related("address")
    for partner in rows.select_for_update(of=("self",)):
        _end(partner, by=by, now=now)


def _end(partner: Partner, *, by: Person, now: datetime) -> None:
    """What waits for them does not leave: it goes with their address."""
    former_address = partner.address
    with changing(partner, verb="ended", by=by, at=now):
        partner.ended_at, partner.address = now, None
    if former_address:
        former_address.delete()


def _put_address(partner: Partner, value: NewPartner) -> None:
    """Where they have it now, in their language. A message that waits goes to the address as it is corrected."""
    if not value.email:
        partner.address = None
        return
    address = partner.address or Address(organisation_id=partner.organisation_id, channel=Channel.EMAIL)
    address.value, address.value_index = value.email, address_index(value.email)
    address.language = value.language
    address.save()
    partner.address = address


def _active(by: Person, partner: UUID) -> Partner:
    stored_partner = locked(Partner, by=by, pk=partner, verb=Verb.KEEP_PARTNERS)
    if stored_partner.ended_at:
        raise Conflict(str(Partner.NOT_NOW))
    return stored_partner


def _checked(new: NewPartner, today: date) -> NewPartner:
    value = checked(new)
    if value.agreed_on > today:
        raise BadFields([("agreed_on", _("This day has not come yet. Write down the day on which they said yes."))])
    return replace(value, email=value.email.lower())


def _refuse_second(value: NewPartner, other_partners: Any) -> None:
    if value.email and any(value.email == partner.email for partner in other_partners.select_related("address")):
        raise BadFields([("email", _("A partner of yours already has this address."))])

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
from karpear.people.models import Person
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
    create([partner], by=by, at=now, organisation=organisation)
    return partner


@transaction.atomic
def change_partner(*, by: Person, partner: UUID, clean: Mapping[str, Any], now: datetime, today: date) -> Partner:
    """Another address, language or kind. Raises Missing, Forbidden, Conflict or BadFields."""
    stored_partner = _active(by, partner)
    hold_organisation(stored_partner.organisation_id)
    value = _checked(replace(value_of(NewPartner, stored_partner), **clean), today)
    other_partners = Partner.objects.active().filter(organisation=stored_partner.organisation_id)
    _refuse_second(value, other_partners.exclude(pk=stored_partner.pk))
    with changing(stored_partner, verb="changed", by=by, at=now):
        fill(stored_partner, value)
    return stored_partner


@transaction.atomic
def end_partner(*, by: Person, partner: UUID, now: datetime) -> Partner:
    """They are no longer kept informed. Raises Missing, Forbidden or Conflict."""
    stored_partner = _active(by, partner)
    with changing(stored_partner, verb="ended", by=by, at=now):
        stored_partner.ended_at = now
    return stored_partner


def end_partners_of(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """What a member gave its partners it received as a member: who is in no other network informs nobody.

    Inside the caller's transaction, once it has left.
    """
    if NetworkMember.objects.active().filter(organisation=member.organisation_id).exists():
        return
    for partner in Partner.objects.active().filter(organisation=member.organisation_id).select_for_update():
        with changing(partner, verb="ended", by=by, at=now):
            partner.ended_at = now


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
    if any(value.email == partner.email for partner in other_partners):
        raise BadFields([("email", _("A partner of yours already has this address."))])

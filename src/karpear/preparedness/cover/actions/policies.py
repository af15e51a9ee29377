"""Policies: written down, changed with their history, closed."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create, note
from karpear.countries.queries import names as province_names
from karpear.people.access import locked
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.duty.cover_terms import NamedRisk, Ticked
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.values import checked, fill, row_of, value_of

from ..models import InsuranceChange, InsurancePolicy, InsuredByName
from ..values import NewInsurance

type Exclusions = Mapping[str, str]


@transaction.atomic
def add_policy(
    *, by: Person, organisation: UUID, new: NewInsurance, exclusions: Exclusions, now: datetime
) -> InsurancePolicy:
    """One more policy. Raises Missing, Forbidden or BadFields."""
    own_organisation = require(by, organisation, Verb.KEEP_COVER).organisation
    value = _checked(new, own_organisation)
    row = InsurancePolicy(
        organisation=own_organisation, exclusions=_known(exclusions), created_at=now, changed_at=now, **row_of(value)
    )
    create([row], by=by, at=now, organisation=own_organisation.pk)
    _name(row, value.people, by)
    return row


@transaction.atomic
def change_policy(
    *, by: Person, policy: UUID, clean: Mapping[str, Any], exclusions: Exclusions | None = None, now: datetime
) -> InsurancePolicy:
    """Other answers; what stood before is kept. Raises Missing, Forbidden, Conflict (closed) or BadFields."""
    row = _open_policy(by, policy)
    named_members = [str(member) for member in row.insured.order_by("pk").values_list("membership", flat=True)]
    standing = replace(value_of(NewInsurance, row), people=named_members)
    value = _checked(replace(standing, **clean), row.organisation)
    with changing(row, verb="changed", by=by, at=now):
        fill(row, value)
        if exclusions is not None:
            row.exclusions = _known(exclusions)
    if set(value.people) != set(named_members):
        InsuredByName.objects.filter(policy=row).exclude(membership__in=_ids(value.people)).delete()
        _name(row, [member for member in value.people if member not in named_members], by)
        counts = {"people": [str(len(named_members)), str(len(value.people))]}
        InsuranceChange.objects.create(policy=row, at=now, by=by, verb="named", fields=counts)
        note(row, action="insurancepolicy.named", by=by, at=now, count=len(value.people))
    return row


@transaction.atomic
def close_policy(*, by: Person, policy: UUID, now: datetime) -> InsurancePolicy:
    """It no longer counts: replaced by another, or written down by mistake. Raises Missing, Forbidden or Conflict."""
    row = _open_policy(by, policy)
    with changing(row, verb="closed", by=by, at=now):
        row.closed_at = now
    return row


def _open_policy(by: Person, policy: UUID) -> InsurancePolicy:
    row = locked(InsurancePolicy, by=by, pk=policy, verb=Verb.KEEP_COVER)
    if row.closed_at:
        raise Conflict(_("This policy is closed. Write down the new one."))
    return row


def _checked(new: NewInsurance, organisation: Organisation) -> NewInsurance:
    value = checked(new)
    errors = []
    if value.ends_on < value.starts_on:
        errors.append(("ends_on", _("It ends before it begins.")))
    if not value.categories and not value.people:
        errors.append(("categories", _("Say whom it insures: at least one of these, or somebody by name.")))
    if not _are_provinces(value.provinces_out, organisation):
        errors.append(("provinces_out", _("Choose provinces of this list.")))
    if errors:
        raise BadFields(errors)
    members = Membership.objects.active().filter(organisation=organisation, pk__in=_ids(value.people))
    if members.count() != len(set(value.people)):
        raise BadFields([("people", _("Choose somebody who belongs to the organisation."))])
    return value


def _are_provinces(codes: Collection[str], organisation: Organisation) -> bool:
    try:
        return set(codes) <= set(province_names(organisation.country))
    except Missing:
        return not codes


def _ids(values: Collection[str]) -> list[UUID]:
    try:
        return [UUID(str(value)) for value in values]
    except ValueError as error:
        raise BadFields([("people", _("Choose somebody who belongs to the organisation."))]) from error


def _name(row: InsurancePolicy, members: Collection[str], by: Person) -> None:
    InsuredByName.objects.bulk_create(
        [InsuredByName(policy=row, membership_id=member, entered_by=by) for member in dict.fromkeys(_ids(members))]
    )


def _known(exclusions: Exclusions) -> dict[str, str]:
    """Only what somebody read. Raises BadFields for what no list has."""
    risks, words = {risk.value for risk in NamedRisk}, {word.value for word in Ticked}
    if not set(exclusions) <= risks or not set(exclusions.values()) <= words:
        raise BadFields([("exclusions", _("Choose one of the answers."))])
    return {risk: exclusions[risk] for risk in sorted(exclusions) if exclusions[risk] != Ticked.UNSEEN}

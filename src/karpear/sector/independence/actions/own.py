"""A lead writes down what is the organisation's own: a year, its grants, refused money, the plan, what it gives."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.db.former_rows import clear_former_rows
from karpear.network.members.models import NetworkMember
from karpear.people.access import hold_organisation, locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Missing
from karpear.ui.values import checked

from ..models import (
    FIRST_YEAR,
    LAST_YEAR,
    GivenFigures,
    GivenKind,
    GrantOfYear,
    RefusedGrant,
    StrategicPlan,
    YearOfMoney,
    YearSignature,
)
from ..queries.own import led_grant, led_member
from ..values import GivenAnswer, GrantAnswer, NewRefusedGrant, PlanAnswer, YearAnswer, as_sealed


def _sensible(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Missing


@transaction.atomic
def write_year(*, by: Person, organisation: UUID, year: int, answer: YearAnswer, now: datetime) -> YearOfMoney:
    """Raises Missing, Forbidden or BadFields."""
    require(by, organisation, Verb.KEEP_INDEPENDENCE)
    _sensible(year)
    value = checked(answer)
    if value.advocacy is not None and value.advocacy > (value.spent or 0):
        raise BadFields([("advocacy", _("This is part of all that you spent, and cannot be more."))])
    hold_organisation(organisation)
    row, _created = YearOfMoney.objects.update_or_create(
        organisation_id=organisation, year=year, defaults={"sealed": as_sealed(value), "changed_at": now}
    )
    note(row, action="moneyyear.written", by=by, at=now, year=year)
    return row


@transaction.atomic
def write_grant(*, by: Person, grant: UUID, year: int, answer: GrantAnswer, now: datetime) -> GrantOfYear:
    """Raises Missing or BadFields."""
    own_grant = led_grant(by, grant)
    _sensible(year)
    value = checked(answer)
    hold_organisation(own_grant.organisation_id)
    row, _created = GrantOfYear.objects.update_or_create(
        grant=own_grant, year=year,
        defaults={"organisation_id": own_grant.organisation_id, "sealed": as_sealed(value), "changed_at": now},
    )  # fmt: skip
    note(row, action="grantyear.written", by=by, at=now, year=year)
    return row


@transaction.atomic
def note_refusal(*, by: Person, organisation: UUID, new: NewRefusedGrant, now: datetime) -> RefusedGrant:
    """Raises Missing, Forbidden or BadFields."""
    require(by, organisation, Verb.KEEP_INDEPENDENCE)
    value = checked(new)
    hold_organisation(organisation)
    sealed = as_sealed(value)
    rows = RefusedGrant.objects.filter(organisation=organisation, on=value.on)
    same_refusal: RefusedGrant | None = next((row for row in rows if row.sealed == sealed), None)
    if same_refusal:  # the same form, sent twice
        return same_refusal
    refusal = RefusedGrant(organisation_id=organisation, on=value.on, sealed=sealed, added_at=now)
    refusal.save(force_insert=True)
    note(refusal, action="refusedgrant.added", by=by, at=now)
    return refusal


@transaction.atomic
def remove_refusal(*, by: Person, refusal: UUID, now: datetime) -> UUID:
    """It was written down by mistake. Raises Missing. Answers whose it was."""
    row = locked(RefusedGrant, by=by, pk=refusal)
    note(row, action="refusedgrant.removed", by=by, at=now)
    row.delete()
    return UUID(str(row.organisation_id))


@transaction.atomic
def write_plan(*, by: Person, organisation: UUID, answer: PlanAnswer, now: datetime) -> StrategicPlan:
    """Raises Missing, Forbidden or BadFields."""
    require(by, organisation, Verb.KEEP_INDEPENDENCE)
    value = checked(answer)
    hold_organisation(organisation)
    row, _created = StrategicPlan.objects.update_or_create(
        organisation_id=organisation,
        defaults={"sealed": as_sealed(value), "review_on": value.review_on, "changed_at": now},
    )
    note(row, action="strategicplan.written", by=by, at=now)
    return row


@transaction.atomic
def give(*, by: Person, member: UUID, answer: GivenAnswer, now: datetime) -> None:
    """What is ticked is given from now on; what is not is taken back at once. Raises Missing or BadFields."""
    own_member = led_member(by, member)
    ticked = set(checked(answer).what)
    hold_organisation(own_member.organisation_id)
    standing = {row.what: row for row in GivenFigures.objects.filter(member=own_member)}
    for kind in GivenKind.values:
        if kind in ticked and kind not in standing:
            GivenFigures.objects.create(member=own_member, what=kind, given_at=now, given_by=by)
            note(own_member, action="figures.given", by=by, at=now, what=kind)
        elif kind in standing and kind not in ticked:
            standing[kind].delete()
            clear_former_rows(GivenFigures)
            note(own_member, action="figures.taken_back", by=by, at=now, what=kind)


def end_giving_of(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """It has left the network: nothing of its figures is given there any more, and what it signed and is not public
    yet has its signature no longer. Its own figures stay its own."""
    given, _models = GivenFigures.objects.filter(member=member).delete()
    YearSignature.objects.filter(
        sector_year__network=member.network_id, sector_year__published_at=None, organisation=member.organisation_id
    ).delete()
    clear_former_rows(GivenFigures, YearSignature)
    if given:
        note(member, action="figures.taken_back", by=by, at=now, count=given)

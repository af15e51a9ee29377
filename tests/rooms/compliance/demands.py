"""Demands for the tests of this room: what was asked, and how far it is answered."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from karpear.compliance.demands.actions.ledger import note_demand, read_demand
from karpear.compliance.demands.actions.replies import (
    answer_without_letter,
    approve_reply,
    close_demand,
    draft_reply,
    hand_over,
)
from karpear.compliance.demands.models import Demand, DemandOutcome, DemandState
from karpear.compliance.demands.values import NewAnswer, NewApproval, NewDemand, NewOutcome, NewReply
from karpear.compliance.profile.models import LegalIdentity, LegalPaper
from karpear.people.models import Organisation, Person
from karpear.rules.law.demands import AuthorityLevel, DemandChannel, DemandClass, DisclosedItem, ReplyBasis
from karpear.rules.law.happenings import PaperKind
from karpear.rules.law.organisation import OrganisationKind

DAY = timedelta(days=1)


def registered(organisation: Organisation, kind: OrganisationKind = OrganisationKind.DOMESTIC_NGO) -> None:
    """It has said what it is before the law, and since when it is registered."""
    LegalIdentity.objects.create(organisation=organisation, kind=kind.value)
    LegalPaper.objects.create(
        organisation=organisation, kind=PaperKind.REGISTRATION.value, since=date(2018, 11, 5), added_at=timezone.now()
    )


def what_is_asked(**also: Any) -> NewDemand:
    """A commune asks for notice beforehand, in person, unless told otherwise."""
    cells: dict[str, Any] = {
        "level": AuthorityLevel.COMMUNE, "demand": DemandClass.PRIOR_NOTICE, "channel": DemandChannel.IN_PERSON,
    }  # fmt: skip
    return NewDemand(**{**cells, **also})


def noted(by: Person, organisation: Organisation, now: datetime | None = None, **also: Any) -> Demand:
    return note_demand(by=by, organisation=organisation.pk, new=what_is_asked(**also), now=now or timezone.now())


def drafted(demand: Demand, by: Person, basis: ReplyBasis = ReplyBasis.TEXT) -> Demand:
    """Read and drafted by the same person."""
    read_demand(by=by, demand=demand.pk, now=timezone.now())
    return draft_reply(by=by, demand=demand.pk, new=NewReply(basis=basis), now=timezone.now())


def approved(demand: Demand, by: Person, **counsel: Any) -> Demand:
    """The draft as it stands."""
    demand.refresh_from_db()
    new = NewApproval(**{"draft": demand.draft_mark, **counsel})
    return approve_reply(by=by, demand=demand.pk, new=new, now=timezone.now())


def handed_over(demand: Demand, by: Person, *items: DisclosedItem) -> Demand:
    new = NewAnswer(answer_channel=DemandChannel.LETTER, disclosed=[item.value for item in items])
    return hand_over(by=by, demand=demand.pk, new=new, now=timezone.now())


def answered_without_letter(demand: Demand, by: Person, *items: DisclosedItem) -> Demand:
    """On the spot."""
    new = NewAnswer(answer_channel=DemandChannel.IN_PERSON, disclosed=[item.value for item in items])
    return answer_without_letter(by=by, demand=demand.pk, new=new, now=timezone.now())


def closed(demand: Demand, by: Person, outcome: DemandOutcome = DemandOutcome.CONTENT) -> Demand:
    return close_demand(by=by, demand=demand.pk, new=NewOutcome(outcome=outcome), now=timezone.now())


def a_long_ledger(organisation: Organisation, by: Person, count: int) -> None:
    """So many demands of a commune, one for each hour that has passed; each waits for its answer."""
    now = timezone.now()
    Demand.objects.bulk_create(
        Demand(
            organisation=organisation, number=number, demand=DemandClass.REPORT, level=AuthorityLevel.COMMUNE,
            channel=DemandChannel.PHONE, received_at=now - timedelta(hours=number), noted_by=by, noted_at=now,
            due_at=now + timedelta(hours=number), counted_at=now, state=DemandState.NOTED, province="KH-12", words="x",
        )
        for number in range(1, count + 1)
    )  # fmt: skip

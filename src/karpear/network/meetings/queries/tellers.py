"""Who may open a secret vote, who does, and what lies before them."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.sharing.secret_votes import CountStage
from karpear.vault.models import Identity

from ...members.models import NetworkMember
from ..models import AgendaItem, InnerBallot, Meeting, SeatAnswer, Teller
from .pages import answer_choices


def possible_tellers(meeting: Meeting) -> "QuerySet[Membership]":
    """Officers and leads of members who have a vault key. Nobody of the body that coordinates."""
    members = NetworkMember.objects.active().filter(network=meeting.network_id).values("organisation")
    body = Membership.objects.active().filter(organisation=meeting.network.body_id).values("person")
    keys = Identity.objects.active().filter(person=OuterRef("person"))
    rows = Membership.objects.that_may(Verb.SPEAK_IN_COUNCIL).filter(Exists(keys), organisation__in=members)
    return rows.filter(person__is_active=True).exclude(person__in=body).exclude(organisation=meeting.network.body_id)


def teller_choices(meeting: Meeting) -> list[tuple[str, str]]:
    """For the form: each with the member for which they open."""
    rows = possible_tellers(meeting).select_related("organisation", "person")
    pairs = [(str(row.pk), f"{row.organisation.name}: {row.person.shown_name}") for row in rows]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def chosen_tellers(item: AgendaItem) -> dict[str, UUID]:
    """For the form: who was chosen before."""
    by_person = {(row.person_id, row.organisation_id): row.pk for row in possible_tellers(item.meeting)}
    names = {Teller.FIRST: "first", Teller.SECOND: "second"}
    pairs = {names[row.place]: (row.person_id, row.organisation_id) for row in item.tellers.all()}
    return {name: by_person[pair] for name, pair in pairs.items() if pair in by_person}


def can_be_opened(item: AgendaItem) -> bool:
    """Have both agreed, and can they still: by their role, and by the key to which ballots are sealed?"""
    able = possible_tellers(item.meeting).filter(person=OuterRef("person"), organisation=OuterRef("organisation"))
    keys = Identity.objects.active().filter(person=OuterRef("person"), recipient=OuterRef("recipient"))
    tellers = Teller.objects.filter(Exists(able), Exists(keys), item=item, agreed_at__isnull=False)
    return tellers.count() == Teller.SECOND


@dataclass(frozen=True, slots=True)
class TellerPage:
    """One secret vote before one of its tellers. `ballots`: what they are to open now, in no order."""

    item: AgendaItem
    teller: Teller
    ballots: Sequence[str]
    choices: Sequence[str]

    @property
    def is_asked(self) -> bool:
        return self.teller.agreed_at is None

    @property
    def opens(self) -> bool:
        """Is it their turn?"""
        turns = {CountStage.FIRST: Teller.FIRST, CountStage.SECOND: Teller.SECOND}
        return turns.get(self.item.stage) == self.teller.place


def teller_of(person: Person, item: UUID) -> Teller:
    """Raises Missing for whoever does not open it."""
    rows = Teller.objects.visible_to(person).filter(item=item)
    return find_row(rows.select_related("item__meeting__network__body", "organisation"))


def teller_page(person: Person, item: UUID) -> TellerPage:
    """Raises Missing."""
    teller = teller_of(person, item)
    page = TellerPage(teller.item, teller, [], [code for code, _word in answer_choices(teller.item)])
    return TellerPage(teller.item, teller, _ballots(teller.item), page.choices) if page.opens else page


def _ballots(item: AgendaItem) -> list[str]:
    """In the order of their letters: no seat, and no time, shows in it."""
    outer = SeatAnswer.objects.filter(item=item, ballot__isnull=False).values_list("ballot", flat=True)
    inner = InnerBallot.objects.filter(item=item).values_list("sealed", flat=True)
    rows = outer if item.stage is CountStage.FIRST else inner
    return sorted(base64.b64encode(bytes(ballot)).decode() for ballot in rows if ballot)


@unguarded("who counts a secret vote, for those who take part")
def tellers_of(item: AgendaItem) -> list[Teller]:
    """With their member, the first one first."""
    return list(Teller.objects.filter(item=item).select_related("person", "organisation").order_by("place", "id"))


def overdue_counts(now: datetime) -> "QuerySet[AgendaItem]":
    """Whose tellers have had their time."""
    return AgendaItem.objects.to_be_counted().filter(count_until__lte=now)

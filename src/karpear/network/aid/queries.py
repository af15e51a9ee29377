"""Agreements as each side sees them, the watch they share, and who could take an alert over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse

from karpear.alerts.circles import circles, whose
from karpear.alerts.models import Alert, InCircle
from karpear.alerts.queries.offers import HandoverOffer
from karpear.alerts.queries.words import kind_word
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person, Shift
from karpear.people.queries.circle import shown_names
from karpear.people.queries.duty_numbers import numbers_of, numbers_of_organisation
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing

from ..members.models import Network, NetworkMember
from .models import AidAgreement, AidState, AlertHandover, SharedShift, SharedWatchState


def sides(person: Person, verb: Verb) -> set[UUID]:
    """The organisations for which this person may do this."""
    return {row["organisation"] for row in Membership.objects.organisations(person, verb)}


@dataclass(frozen=True, slots=True)
class AidLine:
    """One agreement, from the reader's side. `ours`: for whom they read it."""

    agreement: AidAgreement
    ours: frozenset[UUID]
    leads: frozenset[UUID]

    @property
    def gives(self) -> bool:
        """Do we help them?"""
        return self.agreement.giver_id in self.ours

    @property
    def other(self) -> Organisation:
        return self.agreement.taker if self.gives else self.agreement.giver

    @property
    def us(self) -> Organisation:
        return self.agreement.giver if self.gives else self.agreement.taker

    @property
    def to_sign(self) -> bool:
        return self.agreement.state == AidState.PROPOSED and self.agreement.signs_for in self.leads

    @property
    def signed_here(self) -> bool:
        """Is it a lead of ours who still has to sign?"""
        return self.agreement.signs_for in self.ours

    @property
    def may_end(self) -> bool:
        two = {self.agreement.giver_id, self.agreement.taker_id}
        return self.agreement.state != AidState.ENDED and bool(self.leads & two)

    @property
    def may_review(self) -> bool:
        return self.agreement.state == AidState.ACTIVE and self.may_end

    @property
    def shape(self) -> str:
        """The kind of `c-state` of its state."""
        return {"proposed": "due", "active": "safe"}.get(self.agreement.state, "off")


@dataclass(frozen=True, slots=True)
class AidPage:
    """`standing` and `over`: agreements of their organisations. `may_propose`: for which they may propose another."""

    standing: Sequence[AidLine]
    over: Sequence[AidLine]
    may_propose: Sequence[Organisation]


def aid_page(person: Person) -> AidPage:
    """Every agreement of theirs, and where they could propose one."""
    rows = AidAgreement.objects.visible_to(person).select_related("giver", "taker")
    lines = [_line(person, agreement) for agreement in rows]
    return AidPage(
        standing=[line for line in lines if line.agreement.state != AidState.ENDED],
        over=[line for line in lines if line.agreement.state == AidState.ENDED],
        may_propose=[
            organisation
            for organisation in organisations_where(person, Verb.AGREE_ON_AID, by_name=True)
            if others_in_network(organisation.pk)
        ],
    )


def aid_line(person: Person, agreement: UUID) -> AidLine:
    """One of theirs. Raises Missing."""
    rows = AidAgreement.objects.visible_to(person).select_related(
        "giver", "taker", "proposed_by", "signed_by", "ended_by"
    )
    return _line(person, find_row(rows.filter(pk=agreement)))


def _line(person: Person, agreement: AidAgreement) -> AidLine:
    return AidLine(agreement, frozenset(sides(person, Verb.SEE_NETWORK)), frozenset(sides(person, Verb.AGREE_ON_AID)))


def others_in_network(organisation: UUID) -> dict[UUID, tuple[Organisation, Network]]:
    """With whom it could agree: the other members of its networks."""
    networks = NetworkMember.objects.active().filter(organisation=organisation).values("network")
    rows = NetworkMember.objects.active().filter(network__in=networks).exclude(organisation=organisation)
    members = rows.select_related("organisation", "network").order_by("joined_at", "id")
    return {member.organisation_id: (member.organisation, member.network) for member in members}


@dataclass(frozen=True, slots=True)
class WatchLine:
    """Hours of a shared watch, from one side. `in_hand`: of our alerts those that whoever took the hours has now.

    `numbers`: names and numbers of the other side, for those between whom the hours are.
    """

    shift: SharedShift
    gives: bool
    holds: bool
    is_mine: bool
    now: datetime
    in_hand: Sequence[Alert] = ()
    numbers: Sequence[tuple[str, str]] = ()

    @property
    def other(self) -> Organisation:
        return self.shift.agreement.taker if self.gives else self.shift.agreement.giver

    @property
    def is_off(self) -> bool:
        return self.shift.state == SharedWatchState.OFF

    @property
    def runs(self) -> bool:
        return self.holds and self.shift.starts_at <= self.now

    @property
    def may_take(self) -> bool:
        return self.gives and self.shift.state == SharedWatchState.ASKED

    @property
    def may_call_off(self) -> bool:
        """Whoever asked takes it back at any time; whoever took it gives it back before it begins."""
        if self.gives:
            return self.is_mine and self.holds and not self.runs
        return self.shift.state != SharedWatchState.OFF


@dataclass(frozen=True, slots=True)
class SharedWatchPage:
    """`for_us`: hours in which others stand watch for us; `by_us`: in which we do; `askable`: whom we may ask.

    `has_duty`: there is an agreement at all by which somebody stands watch.
    """

    for_us: Sequence[WatchLine]
    by_us: Sequence[WatchLine]
    askable: Sequence[AidAgreement]
    has_duty: bool


def watch_page(person: Person, now: datetime) -> SharedWatchPage:
    """What begins or runs, the next first; what was called off is shown to whoever had taken it, and to nobody else.

    Five queries, and a few for each watch that somebody holds.
    """
    ours = sides(person, Verb.WORK_AID)
    rows = SharedShift.objects.visible_to(person).filter(ends_at__gt=now)
    rows = rows.exclude(~Q(officer=person), state=SharedWatchState.OFF)
    shifts = list(rows.select_related("agreement__giver", "agreement__taker", "officer").order_by("starts_at", "id"))
    holding = set(Shift.objects.of_guests().filter(pk__in=[shift.pk for shift in shifts]).values_list("pk", flat=True))

    def line(shift: SharedShift, *, gives: bool) -> WatchLine:
        holds, is_mine = shift.pk in holding, shift.officer_id == person.pk
        in_hand = alerts_in_hand(shift) if holds and not gives else []
        numbers = _numbers(shift, gives=gives) if holds and (is_mine or not gives) else []
        return WatchLine(shift, gives, holds, is_mine, now, in_hand, numbers)

    agreements = AidAgreement.objects.active().visible_to(person).select_related("giver", "taker")
    duties = [agreement for agreement in agreements if agreement.is_duty]
    return SharedWatchPage(
        for_us=[line(shift, gives=False) for shift in shifts if shift.agreement.taker_id in ours],
        by_us=[line(shift, gives=True) for shift in shifts if shift.agreement.giver_id in ours],
        askable=[agreement for agreement in duties if agreement.taker_id in ours],
        has_duty=bool(duties),
    )


def _numbers(shift: SharedShift, *, gives: bool) -> list[tuple[str, str]]:
    if gives:
        return numbers_of_organisation(shift.agreement.taker_id)
    return numbers_of([shift.officer] if shift.officer else [])


def alerts_in_hand(shift: SharedShift) -> list[Alert]:
    """What whoever took these hours has of the alerts of those who are helped, taken in them."""
    circles_of_taker = InCircle.objects.filter(organisation=shift.agreement.taker_id).values("alert")
    heard_there = Q(organisation=shift.agreement.taker_id) | Q(pk__in=circles_of_taker)
    rows = Alert.objects.unresolved().filter(
        heard_there, owner=shift.officer_id, acknowledged_at__gte=shift.starts_at, acknowledged_at__lt=shift.ends_at
    )
    return list(rows.select_related("person").order_by("opened_at", "pk"))


def next_hours(agreement: AidAgreement, now: datetime) -> dict[str, datetime]:
    """The coming night by the taker's clock, to begin with; nothing where no hours were agreed on."""
    if agreement.night_from is None or agreement.night_until is None:
        return {}
    wall = now.astimezone(ZoneInfo(agreement.taker.time_zone))
    begins = datetime.combine(wall.date(), agreement.night_from, wall.tzinfo)
    begins += timedelta(days=1) if begins < wall else timedelta(0)
    ends = datetime.combine(begins.date(), agreement.night_until, wall.tzinfo)
    return {"starts_at": begins, "ends_at": ends if ends > begins else ends + timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """An alert that its owner may hand over: to whom, by name."""

    alert: Alert
    word: str
    people: list[tuple[str, str]]


def handover_page(person: Person, alert: UUID, now: datetime) -> HandoverPage:
    """For whoever has it. Raises Missing."""
    rows = Alert.objects.may_take(person).unresolved().filter(pk=alert, owner=person)
    owned_alert = find_row(rows.select_related("person", "organisation"))
    names = takers(owned_alert, now, but={person.pk})
    return HandoverPage(owned_alert, kind_word(owned_alert), [(str(pk), name) for pk, name in names.items()])


def takers(alert: Alert, now: datetime, *, but: Collection[UUID] = ()) -> dict[UUID, str]:
    """Who may have it and is told of it: whoever is on watch first, a guest with their organisation beside the name."""
    circle = circles([whose(alert)], at=now, with_contacts=False)[whose(alert)]
    people = [pk for pk in circle.inside if pk not in but]
    may_have = {
        person.pk
        for person in Person.objects.filter(pk__in=people, is_active=True)
        if Alert.objects.may_take(person).filter(pk=alert.pk).exists()
    }
    names = shown_names(people, circle.guests)
    return {pk: names[pk] for pk in people if pk in may_have}


def offers_to(person: Person, alerts: Collection[UUID]) -> dict[UUID, HandoverOffer]:
    """For the board and the alert's page: which of these they are asked to take, the newest offer of each."""
    rows = AlertHandover.objects.waiting().filter(taker=person, alert__in=alerts).select_related("giver")
    return {
        row.alert_id: HandoverOffer(row.giver.shown_name, row.words, reverse("network:handover", args=[row.pk]))
        for row in rows.order_by("offered_at", "pk")
    }


def handover_of(person: Person, handover: UUID) -> AlertHandover:
    """One between them and somebody else. Raises Missing, also once neither the alert is theirs nor offered to them."""
    rows = AlertHandover.objects.visible_to(person).select_related("giver", "taker")
    offered = find_row(rows.filter(pk=handover))
    if offered.answered_at is None and not Alert.objects.visible_to(person).filter(pk=offered.alert_id).exists():
        raise Missing
    with unguarded("an alert that was put into their hands"):
        prefetch_related_objects([offered], "alert__person")
    return offered

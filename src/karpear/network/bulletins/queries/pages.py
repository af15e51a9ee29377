"""One bulletin on its page, and what its reader may do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, prefetch_related_objects

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.federation.travel import may_relay, may_travel
from karpear.rules.sharing.bulletins import EventKind, is_enough, is_wider, width
from karpear.rules.sharing.labels import Allowance, HandOn, Label

from ...members.models import Partner
from ..models import UNSENT_STATES, Bulletin, BulletinQuerySet, BulletinReceiver, BulletinState, BulletinStep
from ..words import EVENTS, HAND_ON, LABELS, graded, places_in_words, source_name
from .audience import allowance_of, copy_of
from .chains import chain_of, standing_with
from .releasers import may_release, releasers, takes_two
from .texts import BulletinText, changed_parts, headline_of, texts_of, withdrawn_words


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """How many of one organisation received it, and have read it."""

    organisation: str
    received: int
    read: int


@dataclass(frozen=True, slots=True)
class BulletinPage:
    """`writes`: is the reader of its source? `newer`: the last that followed it, where the reader sees it."""

    row: Bulletin
    texts: Sequence[BulletinText]
    allowed: Allowance
    copy: BulletinReceiver | None
    writes: bool
    may_release: bool
    is_expired: bool
    newer: Bulletin | None
    former: Bulletin | None
    changed: Sequence[str]
    seen_here: int
    receipts: Sequence[ReceiptLine]
    taken_back_by: Bulletin | None
    coordinates: bool = False

    @property
    def reasons(self) -> list[BulletinText]:
        """Why it was taken back, where the reader may know."""
        return [text for text in texts_of(self.taken_back_by) if text.todo] if self.taken_back_by else []

    @property
    def marking(self) -> str:
        return Label(self.row.label).marking

    @property
    def label_word(self) -> Any:
        return LABELS[Label(self.row.label)]

    @property
    def event(self) -> Any:
        return EVENTS[EventKind(self.row.event)]

    @property
    def headline(self) -> str:
        return headline_of(self.row) if self.shows_words else withdrawn_words()

    @property
    def source(self) -> str:
        return source_name(self.row)

    @property
    def sure(self) -> str:
        """Empty where it takes back: nobody doubts that."""
        return "" if self.takes_back else graded(self.row.reliability, self.row.credibility)

    @property
    def places(self) -> str:
        return places_in_words(self.row.provinces, self.row.organisation)

    @property
    def hand_on_word(self) -> Any:
        return HAND_ON[self.allowed.forward]

    @property
    def says_how_far(self) -> bool:
        """Is its reader told how far they may hand it on? What was taken back, nobody does."""
        return bool(self.copy or self.writes) and not self.row.is_withdrawn

    @property
    def also_read_by(self) -> Person | None:
        """Of what is closed: who released it, beside those named. Told to its source."""
        asked = self.row.released_by
        return asked if self.writes and self.row.is_closed and asked and asked.pk != self.row.by_id else None

    @property
    def hands_on(self) -> bool:
        """Is there something that its reader may hand on now?"""
        stands = self.row.state == BulletinState.RELEASED and not self.is_expired
        return bool(self.copy and self.allowed.may_forward and stands)

    @property
    def may_take_away(self) -> bool:
        """May its reader have it on paper, and as a file?"""
        return self.row.state == BulletinState.RELEASED and self.allowed.download

    @property
    def says_seen(self) -> bool:
        """May its reader say that they have seen the same? Its source has said so already."""
        elsewhere = self.copy is not None and self.copy.organisation_id != self.row.organisation_id
        return elsewhere and self.row.state == BulletinState.RELEASED and self.row.step != BulletinStep.CANCEL

    @property
    def shows_words(self) -> bool:
        """What was taken back is not read by those to whom it went."""
        return self.writes or not self.row.is_withdrawn

    @property
    def is_unsent(self) -> bool:
        return self.row.state in UNSENT_STATES

    @property
    def may_follow(self) -> bool:
        """May its source update it, take it back or let it travel further?"""
        return self.writes and self.row.state == BulletinState.RELEASED and self.row.step != BulletinStep.CANCEL

    @property
    def may_go_elsewhere(self) -> bool:
        """May its reader send it to another installation, or hand on what came from one?"""
        label = Label(self.row.label)
        if self.row.origin is not None:
            return self.hands_on and self.coordinates and may_relay(label)
        return self.may_follow and not self.row.drill and may_travel(label)

    @property
    def is_told_where(self) -> bool:
        """May its reader know to which installations it went?"""
        return self.writes or self.coordinates

    @property
    def takes_back(self) -> bool:
        return self.row.step == BulletinStep.CANCEL

    @property
    def widens(self) -> bool:
        return self.row.label != Label.CLEAR


def bulletin_of(person: Person, bulletin: UUID) -> Bulletin:
    """One that they see. Raises Missing."""
    rows = Bulletin.objects.visible_to(person).filter(pk=bulletin)
    row = find_row(rows.select_related("organisation", "network__body", "by", "released_by", "asked_of"))
    with unguarded("that a bulletin which they see follows another"):
        prefetch_related_objects([row], "follows")
    return row


def bulletin_page(person: Person, bulletin: UUID, now: datetime) -> BulletinPage:
    """All of it. Raises Missing."""
    row = bulletin_of(person, bulletin)
    visible = Bulletin.objects.visible_to(person).select_related("organisation")
    former = visible.filter(pk=row.follows_id).first() if row.follows_id else None
    writes = row.origin is None and may_there(person, row.organisation_id, Verb.WRITE_BULLETIN)
    return BulletinPage(
        row=row,
        texts=texts_of(row),
        allowed=allowance_of(row, person),
        copy=copy_of(row, person),
        writes=writes,
        may_release=row.state in UNSENT_STATES and may_release(row, person),
        is_expired=row.expires_at <= now,
        newer=visible.sent().filter(follows=row).order_by("-released_at", "-pk").first(),
        former=former,
        changed=changed_parts(former, row) if former and row.step != BulletinStep.CANCEL else (),
        seen_here=seen_here_count(row),
        receipts=receipts_of(row) if writes and row.is_sent else (),
        taken_back_by=_taken_back_by(row, visible) if row.is_withdrawn else None,
        coordinates=may_there(person, row.network.body_id, Verb.KEEP_NETWORK),
    )


def _taken_back_by(row: Bulletin, visible: BulletinQuerySet) -> Bulletin | None:
    """Whichever of those that belong together it names."""
    notes = visible.sent().filter(step=BulletinStep.CANCEL, follows__in=chain_of(row.pk))
    return notes.order_by("-released_at", "-pk").first()


def seen_here_count(row: Bulletin) -> int:
    """How many organisations say that they have seen the same; 0 as long as so few do that they could be guessed."""
    rows = BulletinReceiver.objects.filter(bulletin=row, seen_here_at__isnull=False)
    count = rows.aggregate(n=Count("organisation", distinct=True))["n"] or 0
    return count if is_enough(count) else 0


def seen_here_by(copy: BulletinReceiver | None) -> bool:
    """Has their organisation said so?"""
    if copy is None or copy.organisation_id is None:
        return False
    rows = BulletinReceiver.objects.filter(bulletin=copy.bulletin_id, organisation=copy.organisation_id)
    return rows.filter(seen_here_at__isnull=False).exists()


def receipts_of(row: Bulletin) -> list[ReceiptLine]:
    """Of each organisation: people alone, never who."""
    rows = BulletinReceiver.objects.filter(bulletin=row, person__isnull=False).order_by()
    counted = rows.values(name=F("organisation__name")).annotate(
        received=Count("pk"), read=Count("pk", filter=Q(read_at__isnull=False))
    )
    lines = [ReceiptLine(line["name"], line["received"], line["read"]) for line in counted]
    return sorted(lines, key=lambda line: line.organisation.casefold())


@dataclass(frozen=True, slots=True)
class TakingBack:
    """How many are taken back together, of those that its reader sees. `wider`: the one that travelled furthest, where
    that is another: only whoever its label lets receive it hears of the taking back."""

    count: int
    wider: Bulletin | None


def taking_back(row: Bulletin, person: Person) -> TakingBack:
    rows = list(Bulletin.objects.visible_to(person).filter(pk__in=standing_with(row.pk)))
    further = [other for other in rows if is_wider(Label(other.label), than=Label(row.label))]
    return TakingBack(len(rows), max(further, key=lambda other: width(Label(other.label)), default=None))


@dataclass(frozen=True, slots=True)
class ReleaseChoice:
    """Whether one person is enough, and who else can release it."""

    takes_two: bool
    able: Sequence[Person]
    is_outside: bool


def release_choice(row: Bulletin) -> ReleaseChoice:
    able = releasers(row) if takes_two(row) else []
    memberships = Membership.objects.that_may(Verb.RELEASE_BULLETIN).filter(organisation=row.organisation_id)
    inside = set(memberships.values_list("person", flat=True))
    return ReleaseChoice(takes_two(row), able, bool(able) and not any(person.pk in inside for person in able))


@dataclass(frozen=True, slots=True)
class HandOnChoice:
    """Colleagues and partners to whom a reader may hand it, who have not received it."""

    people: Sequence[Person]
    partners: Sequence[Partner]


def hand_on_choice(row: Bulletin, copy: BulletinReceiver, allowed: Allowance) -> HandOnChoice:
    had = {key for pair in row.receivers.values_list("person", "partner") for key in pair if key}
    members = Membership.objects.active().filter(organisation=copy.organisation_id, person__is_active=True)
    members = members.exclude(person__in=had).select_related("person").order_by("joined_at", "pk")
    partners = Partner.objects.none()
    if allowed.forward not in (HandOn.NOBODY, HandOn.OWN_ORGANISATION) and copy.organisation_id:
        partners = Partner.objects.active().filter(organisation=copy.organisation_id).exclude(pk__in=had)
    return HandOnChoice([member.person for member in members], list(partners))


@dataclass(frozen=True, slots=True)
class AddressChoice:
    """One organisation of the network, with those who act for it."""

    organisation: Organisation
    people: Sequence[Person]
    is_chosen: bool
    chosen: frozenset[UUID]


def address_choices(row: Bulletin, organisations: set[UUID]) -> list[AddressChoice]:
    """Every organisation of the network by name, and who is chosen. Three queries."""
    addressees = list(row.addressees.values_list("organisation", "person"))
    chosen_people = frozenset(person for _organisation, person in addressees if person)
    acting: dict[UUID, list[Person]] = {}
    members = Membership.objects.that_may(Verb.SEE_NETWORK).filter(organisation__in=organisations)
    members = members.filter(person__is_active=True).exclude(person=row.by_id)
    for member in members.select_related("person").order_by("joined_at", "pk"):
        acting.setdefault(member.organisation_id, []).append(member.person)
    rows = sorted(Organisation.objects.filter(pk__in=organisations), key=lambda row: row.name.casefold())
    return [
        AddressChoice(
            organisation, acting.get(organisation.pk, []), any(key == organisation.pk for key, _person in addressees),
            chosen_people.intersection(person.pk for person in acting.get(organisation.pk, [])),
        )
        for organisation in rows
    ]  # fmt: skip

"""What the outbox knows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from karpear.audit.models import Entry
from karpear.db.reader import unguarded
from karpear.people.models import Address, Channel, Membership, Person, Watch
from karpear.rules.access import Verb
from karpear.rules.secret.tokens import token_hash

from .channels import configured, mistakes
from .models import ChannelState, Delivery, DeliveryState, Inbound, InboundState

MOST_TEXTS = 100
#: The line of the audit that says for which organisation a text was read.
SEEN = "text.seen"
#: Texts that wait for somebody to read them.
TO_READ = (InboundState.SHOWN, InboundState.FAILED)


@dataclass(frozen=True, slots=True)
class Route:
    """One usable address of one recipient on a configured channel."""

    address: UUID
    channel: str
    person: UUID | None
    contact: UUID | None


@dataclass(slots=True)
class Routes:
    """Routes in order, by person id and by contact id. Who cannot be reached has no entry."""

    people: dict[UUID, list[Route]] = field(default_factory=lambda: defaultdict(list))
    contacts: dict[UUID, list[Route]] = field(default_factory=lambda: defaultdict(list))


def routes(people: Iterable[UUID], contacts: Iterable[UUID] = ()) -> Routes:
    """How these recipients can be reached now on channels that can send, in two queries however many they are.

    Notices in browsers come last and in addition to another channel: alone they reach nobody.
    """
    result = Routes()
    rows = _sendable().order_by("position", "id").values_list("pk", "channel", "person_id", "contact_id")
    if people := set(people):
        for pk, channel, person, _ in rows.filter(person__in=people):
            if channel != Channel.PUSH.value or result.people.get(person):
                result.people[person].append(Route(pk, channel, person, None))
    if contacts := set(contacts):
        for pk, channel, _, contact in rows.filter(contact__in=contacts):
            result.contacts[contact].append(Route(pk, channel, None, contact))
    return result


def reached_people() -> QuerySet[Address, Any]:
    """The people who have any route, to be asked inside another query: by more than notices in a browser."""
    return _sendable().exclude(channel=Channel.PUSH.value).filter(person__isnull=False).values("person")


def _sendable() -> QuerySet[Address]:
    return Address.objects.usable().filter(channel__in=configured())


def taken_away(contacts: Mapping[UUID, datetime]) -> dict[UUID, Route]:
    """Of each of these contacts the first way to reach them that was removed after this moment. One query."""
    if not contacts:
        return {}
    removed_addresses = Address.objects.filter(contact__in=contacts, channel__in=configured(), removed_at__isnull=False)
    routes_by_contact: dict[UUID, Route] = {}
    for address in removed_addresses.order_by("position", "id").values_list(
        "pk", "channel", "contact_id", "removed_at", named=True
    ):
        if address.contact_id and address.removed_at and address.removed_at >= contacts[address.contact_id]:
            routes_by_contact.setdefault(
                address.contact_id, Route(address.pk, address.channel, None, address.contact_id)
            )
    return routes_by_contact


@unguarded("who was told, by the name that stands beside an alert they see")
def deliveries_of(subject: UUID) -> list[Delivery]:
    """Every message about a subject, in order, with its recipient."""
    rows = Delivery.objects.filter(subject=subject).select_related("person", "contact")
    return list(rows.order_by("created_at", "step", "id"))


def find_link(token: str, now: datetime) -> Delivery | None:
    """The message whose link this is, while the link opens. Its recipient and whom it is about come with it."""
    rows = Delivery.objects.filter(link_hash=token_hash(token), link_expires_at__gt=now)
    return rows.exclude(link_hash="").select_related("about", "person", "contact").first()


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """One channel as the operator sees it. `mistake`: what is wrong with its setting. `late`: due rows that wait."""

    channel: str
    configured: bool
    mistake: str
    last_ok_at: datetime | None
    last_failed_at: datetime | None
    failures_in_a_row: int
    last_error: str
    waiting: int
    oldest_due_at: datetime | None

    @property
    def works(self) -> bool:
        """Configured, and the last attempt did not fail."""
        return self.configured and not self.failures_in_a_row


def channels(now: datetime) -> list[ChannelHealth]:
    """Every channel, and what waits for it, in three queries."""
    usable, wrong, states = configured(), mistakes(), ChannelState.objects.in_bulk()
    due = Delivery.objects.due(now).order_by().values_list("channel")
    waiting = {channel: (count, oldest) for channel, count, oldest in due.annotate(Count("pk"), Min("next_attempt_at"))}
    rows = []
    push = [Channel.PUSH] if Channel.PUSH.value in usable or "KARPEAR_PUSH" in wrong else []
    for channel in (Channel.EMAIL, Channel.SMS, Channel.CHAT, *push):
        state = states.get(channel) or ChannelState(channel=channel)
        count, oldest = waiting.get(channel, (0, None))
        rows.append(
            ChannelHealth(
                channel=channel.value,
                configured=channel.value in usable,
                mistake=wrong.get(f"KARPEAR_{channel.name}", ""),
                last_ok_at=state.last_ok_at,
                last_failed_at=state.last_failed_at,
                failures_in_a_row=state.failures_in_a_row,
                last_error=state.last_error,
                waiting=count,
                oldest_due_at=oldest,
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class Queue:
    """The outbox as a whole. `late_s`: how long the oldest message that is due has waited, in seconds."""

    waiting: int
    due: int
    sending: int
    late_s: float


def outbox(now: datetime) -> Queue:
    """How much waits, and for how long."""
    late = Q(next_attempt_at__lte=now)
    waiting = Delivery.objects.waiting().aggregate(
        waiting=Count("pk"), due=Count("pk", filter=late), oldest=Min("next_attempt_at", filter=late)
    )
    oldest = waiting.pop("oldest")
    sending = Delivery.objects.filter(state=DeliveryState.SENDING).count()
    return Queue(**waiting, sending=sending, late_s=(now - oldest).total_seconds() if oldest else 0.0)


def writes_from(person: Person) -> bool:
    """Is a phone number of theirs known, so that a text from it needs no code?"""
    return bool(Address.objects.usable().filter(person=person, channel=Channel.SMS).exists())


def may_read_texts(person: Person) -> bool:
    """Officers and leads, and who watches over somebody."""
    return _board(person).exists() or Watch.objects.accepted().filter(watcher=person).exists()


def shown_texts(person: Person) -> list[Inbound]:
    """Texts that did nothing, calls for help first. `known`: the number is that of somebody they read for."""
    number_known = Exists(_senders().filter(_read_by(person)))
    texts = _to_read(person).annotate(known=number_known).select_related("person")
    rows: list[Inbound] = list(texts.order_by("-urgent", "-received_at", "-id")[:MOST_TEXTS])
    _name_those_who_gave_it(rows)
    return rows


def texts_about(person: UUID, reader: Person, *, since: datetime, until: datetime | None) -> list[Inbound]:
    """What was written by text, by them or by somebody they rely on, in words of their own; newest first.

    Whether others have read it does not matter. A safety word is in none of them.
    """
    rows = _written_about(person, since, until).filter(_in_care_of(reader))
    return list(rows.exclude(person=reader)[:MOST_TEXTS])


def texts_by_or_about(person: UUID, *, own_alone: bool, since: datetime, until: datetime | None) -> list[Inbound]:
    """The same for a reader who stands in for theirs. `own_alone`: from the person's own numbers, and no other."""
    rows = _written_about(person, since, until)
    if own_alone:
        own = Address.objects.filter(person=person).values("channel", "value_index")
        rows = rows.filter(Exists(own.filter(channel=OuterRef("channel"), value_index=OuterRef("sender_index"))))
    return list(rows[:MOST_TEXTS])


def _written_about(person: UUID, since: datetime, until: datetime | None) -> "QuerySet[Inbound]":
    rows = Inbound.objects.filter(person=person, state__in=TO_READ, received_at__gte=since)
    return (rows.filter(received_at__lte=until) if until else rows).order_by("-received_at", "-id")


def _name_those_who_gave_it(rows: list[Inbound]) -> None:
    """Where one person only gave a number, and proved it not, it is called theirs before those who read for them."""
    open_ones = [row for row in rows if row.person is None and getattr(row, "known", False)]
    speaking_addresses = Address.objects.speaking().filter(value_index__in={row.sender_index for row in open_ones})
    by_number: dict[tuple[str, str], set[Person | None]] = defaultdict(set)
    for address in speaking_addresses.select_related("person"):
        by_number[address.channel, address.value_index].add(address.person)
    for row in open_ones:
        if len(people := by_number[row.channel, row.sender_index]) == 1:
            row.person = next(iter(people))


def texts_to_read(person: Person) -> int:
    """How many of those wait. Whose they are is asked only where there are any."""
    waits = Inbound.objects.filter(state__in=TO_READ).exists()
    return _to_read(person).count() if waits else 0


def _to_read(person: Person) -> QuerySet[Inbound]:
    """Of people whose officers or watchers they are, or one of several such; of nobody we know, for every officer.

    A number that somebody typed in and did not prove takes no text away from the others: it may be a stranger's.
    """
    readable = _in_care_of(person) | Q(Exists(_senders().filter(_read_by(person))), person__isnull=True)
    if _board(person).exists():
        sure = Q(proven_at__isnull=False) | Q(contact__isnull=False)
        readable |= Q(~Exists(_senders().filter(sure)), person__isnull=True)
    own_organisations = _board(person).values("organisation")
    waiting = Inbound.objects.filter(readable, state__in=TO_READ)
    read_entries = Entry.objects.filter(
        Q(organisation__in=own_organisations) | Q(actor=person.pk), object_id=OuterRef("pk"), action=SEEN
    )
    return waiting.exclude(person=person).exclude(Exists(read_entries))


def _in_care_of(person: Person, path: str = "person") -> Q:
    """Whose officer or watcher this person is."""
    own_organisations = _board(person).values("organisation")
    members = Membership.objects.active().filter(organisation__in=own_organisations, sos_consent=True).values("person")
    watched = Watch.objects.accepted().of(person, Verb.SEE_BOARD).values("person")
    return Q(**{f"{path}__in": members}) | Q(**{f"{path}__in": watched})


def _read_by(person: Person) -> Q:
    """Addresses of those, and of their contacts."""
    return _in_care_of(person) | _in_care_of(person, "contact__owner")


def _senders() -> QuerySet[Address]:
    """Addresses of those a text may be from."""
    return Address.objects.speaking().filter(channel=OuterRef("channel"), value_index=OuterRef("sender_index"))


def boards_of(person: Person) -> list[UUID]:
    """Organisations for which they read."""
    return list(_board(person).values_list("organisation", flat=True))


def somebody_reads(people: Iterable[UUID]) -> bool:
    """Would anybody but themselves see what one of these people wrote?"""
    return any(_officers_of(person).exists() or _watchers_of(person).exists() for person in people)


def _officers_of(person: UUID) -> QuerySet[Membership]:
    organisations = Membership.objects.active().filter(person=person, sos_consent=True).values("organisation")
    watching = Watch.objects.accepted().filter(person=person, watcher__isnull=True).values("organisation")
    officers = Membership.objects.that_may(Verb.SEE_BOARD).filter(person__is_active=True).exclude(person=person)
    return officers.filter(Q(organisation__in=organisations) | Q(organisation__in=watching))


def _watchers_of(person: UUID) -> QuerySet[Watch]:
    return Watch.objects.accepted().filter(person=person, watcher__is_active=True)


def _board(person: Person) -> QuerySet[Membership]:
    return Membership.objects.that_may(Verb.SEE_BOARD).filter(person=person)


def last_text_at(channel: str) -> datetime | None:
    """When a text last came in this way."""
    received_at: datetime | None = Inbound.objects.filter(channel=channel).aggregate(at=Max("received_at"))["at"]
    return received_at

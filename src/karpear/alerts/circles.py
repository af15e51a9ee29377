"""Who can be told about somebody: the facts that rules.ladder decides on, for many people at once.

An alert keeps the circle it opened with (docs/decisions/0048): what is taken away while it is open, by whoever holds
the person's phone, counts for later alerts. What is added counts at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from karpear.alerts.models import Alert, InCircle
from karpear.people.queries.circle import (
    Watchers,
    consenting_organisations,
    reliances,
    responders,
    still_agree,
    watchers_of,
)
from karpear.rules.alarm.circle import Circle, Group, Reliance, circle_of, tells
from karpear.rules.alarm.outcome import Kind

PERSONAL = frozenset({Kind.SOS.value, Kind.DURESS.value})


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose circle: the person, the organisation of the alert (None: everybody they consented to) and its kind.

    `alert`: what an open one remembers belongs to it, and so do `contacts`, in the order in which it remembers them.
    """

    person: UUID
    organisation: UUID | None
    kind: str
    buddy: UUID | None = None
    alert: UUID | None = None
    contacts: tuple[UUID, ...] = ()


def whose(alert: Alert) -> Whose:
    """The circle of a stored alert."""
    contacts = tuple(UUID(contact) for contact in alert.contacts)
    return Whose(alert.person_id, alert.organisation_id, alert.kind, alert.buddy_id, alert.pk, contacts)


@dataclass(slots=True)
class Facts:
    """What was read for some circles, in at most seven queries however many they are."""

    groups: dict[UUID, Group[UUID]] = field(default_factory=dict)
    consented: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    watching: Mapping[UUID, Watchers] = field(default_factory=dict)
    kept: dict[UUID, Watchers] = field(default_factory=dict)
    contacts: dict[UUID, tuple[Reliance[UUID], ...]] = field(default_factory=dict)
    willing: set[UUID] = field(default_factory=set)

    def belongs_to(self, key: Whose) -> Watchers:
        """The people who watch over the person and the organisations that hear of it, now or as remembered."""
        if key.organisation:
            return Watchers((), (key.organisation,))
        remembered = self.kept.get(key.alert, Watchers()) if key.alert else Watchers()
        current = self.watching[key.person]
        consented = self.consented[key.person] if key.kind in PERSONAL else ()
        organisations = dict.fromkeys([*remembered.organisations, *consented, *current.organisations])
        return Watchers(tuple(dict.fromkeys([*remembered.people, *current.people])), tuple(organisations))

    def reliances(self, key: Whose) -> list[Reliance[UUID]]:
        """Those it remembers come first and are told, unless they have left by their own word."""
        remembered = [Reliance(contact, "", told=True) for contact in key.contacts if contact in self.willing]
        return [*remembered, *(r for r in self.contacts.get(key.person, ()) if r.id not in key.contacts)]

    def circle(self, key: Whose) -> Circle[UUID]:
        """Everybody, in the places that the rule gives them."""
        belongs = self.belongs_to(key)
        groups = [self.groups[organisation] for organisation in belongs.organisations]
        return circle_of(key.person, groups, watchers=belongs.people, buddy=key.buddy, contacts=self.reliances(key))


def facts_of(circle_keys: Iterable[Whose], *, at: datetime, with_contacts: bool) -> Facts:
    """Read what these circles are made of. Contacts when asked for, and for people who have nobody else."""
    keys = list(dict.fromkeys(circle_keys))
    facts = Facts()
    whole = [key for key in keys if key.organisation is None]
    if people := {key.person for key in whole}:
        facts.consented, facts.watching = consenting_organisations(people), watchers_of(people)
        facts.kept = _remembered_watchers({key.alert for key in whole if key.alert})
    facts.groups = responders({o for key in keys for o in facts.belongs_to(key).organisations}, at)
    contact_owners = {key.person for key in keys if with_contacts or not facts.circle(key).inside}
    if contact_owners:
        facts.contacts = reliances(contact_owners)
        current = {r.id for rows in facts.contacts.values() for r in rows}
        lost_contacts = {contact for key in keys if key.person in contact_owners for contact in key.contacts} - current
        facts.willing = current | (still_agree(lost_contacts) if lost_contacts else set())
    return facts


def circles(circle_keys: Iterable[Whose], *, at: datetime, with_contacts: bool) -> dict[Whose, Circle[UUID]]:
    """The circle of each."""
    keys = list(circle_keys)
    facts = facts_of(keys, at=at, with_contacts=with_contacts)
    return {key: facts.circle(key) for key in keys}


def contacts_told(people: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Per person the contacts whom a ladder about them would reach now. One query."""
    return {p: tuple(r.id for r in rows if tells(r.role, r.told)) for p, rows in reliances(people).items()}


def _remembered_watchers(alerts: set[UUID]) -> dict[UUID, Watchers]:
    if not alerts:
        return {}
    people: dict[UUID, list[UUID]] = defaultdict(list)
    organisations: dict[UUID, list[UUID]] = defaultdict(list)
    rows = InCircle.objects.filter(alert__in=alerts).exclude(watcher__is_active=False).order_by("pk")
    for alert, watcher, organisation in rows.values_list("alert_id", "watcher_id", "organisation_id"):
        if watcher:
            people[alert].append(watcher)
        elif organisation:
            organisations[alert].append(organisation)
    return {alert: Watchers(tuple(people[alert]), tuple(organisations[alert])) for alert in alerts}

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
from karpear.people.queries import consenting_organisations, reliances, responders, still_agree, watchers_of
from karpear.people.queries.circle import Watchers
from karpear.rules.alarm.ladder import Circle, Group, Reliance, circle_of, tells
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
    kept = tuple(UUID(one) for one in alert.contacts)
    return Whose(alert.person_id, alert.organisation_id, alert.kind, alert.buddy_id, alert.pk, kept)


@dataclass(slots=True)
class Facts:
    """What was read for some circles, in at most seven queries however many they are."""

    groups: dict[UUID, Group[UUID]] = field(default_factory=dict)
    consented: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    watching: Mapping[UUID, Watchers] = field(default_factory=dict)
    kept: dict[UUID, Watchers] = field(default_factory=dict)
    contacts: dict[UUID, tuple[Reliance[UUID], ...]] = field(default_factory=dict)
    willing: set[UUID] = field(default_factory=set)

    def belongs_to(self, one: Whose) -> Watchers:
        """The people who watch over the person and the organisations that hear of it, now or as remembered."""
        if one.organisation:
            return Watchers((), (one.organisation,))
        kept, now = self.kept.get(one.alert, Watchers()) if one.alert else Watchers(), self.watching[one.person]
        consented = self.consented[one.person] if one.kind in PERSONAL else ()
        organisations = dict.fromkeys([*kept.organisations, *consented, *now.organisations])
        return Watchers(tuple(dict.fromkeys([*kept.people, *now.people])), tuple(organisations))

    def reliances(self, one: Whose) -> list[Reliance[UUID]]:
        """Those it remembers come first and are told, unless they have left by their own word."""
        kept = [Reliance(contact, "", told=True) for contact in one.contacts if contact in self.willing]
        return [*kept, *(r for r in self.contacts.get(one.person, ()) if r.id not in one.contacts)]

    def circle(self, one: Whose) -> Circle[UUID]:
        """Everybody, in the places that the rule gives them."""
        belongs = self.belongs_to(one)
        groups = [self.groups[organisation] for organisation in belongs.organisations]
        return circle_of(one.person, groups, watchers=belongs.people, buddy=one.buddy, contacts=self.reliances(one))


def facts_of(asked: Iterable[Whose], *, at: datetime, with_contacts: bool) -> Facts:
    """Read what these circles are made of. Contacts when asked for, and for people who have nobody else."""
    all_of_them = list(dict.fromkeys(asked))
    facts = Facts()
    whole = [one for one in all_of_them if one.organisation is None]
    if people := {one.person for one in whole}:
        facts.consented, facts.watching = consenting_organisations(people), watchers_of(people)
        facts.kept = _remembered({one.alert for one in whole if one.alert})
    facts.groups = responders({o for one in all_of_them for o in facts.belongs_to(one).organisations}, at)
    alone = {one.person for one in all_of_them if with_contacts or not facts.circle(one).inside}
    if alone:
        facts.contacts = reliances(alone)
        current = {r.id for found in facts.contacts.values() for r in found}
        gone = {contact for one in all_of_them if one.person in alone for contact in one.contacts} - current
        facts.willing = current | (still_agree(gone) if gone else set())
    return facts


def circles(asked: Iterable[Whose], *, at: datetime, with_contacts: bool) -> dict[Whose, Circle[UUID]]:
    """The circle of each."""
    all_of_them = list(asked)
    facts = facts_of(all_of_them, at=at, with_contacts=with_contacts)
    return {one: facts.circle(one) for one in all_of_them}


def contacts_told(people: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Per person the contacts whom a ladder about them would reach now. One query."""
    return {p: tuple(r.id for r in found if tells(r.role, r.told)) for p, found in reliances(people).items()}


def _remembered(alerts: set[UUID]) -> dict[UUID, Watchers]:
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
    return {one: Watchers(tuple(people[one]), tuple(organisations[one])) for one in alerts}

"""Who can be told about somebody: the facts that rules.ladder decides on, for many people at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from karpear.people.models import Contact, Membership, Organisation, Shift, Watch
from karpear.rules.access import Role, Verb, roles_for
from karpear.rules.ladder import Circle, Policy
from karpear.rules.outcome import Kind

PERSONAL = frozenset({Kind.SOS.value, Kind.DURESS.value})


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose circle: the person, the organisation of the alert (None: everybody they consented to) and its kind."""

    person: UUID
    organisation: UUID | None
    kind: str
    buddy: UUID | None = None


@dataclass(slots=True)
class _Facts:
    officers: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    leads: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    on_watch: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    consented: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    watching: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    watchers: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    contacts: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))

    def organisations(self, one: Whose) -> Sequence[UUID]:
        if one.organisation:
            return (one.organisation,)
        consented = self.consented[one.person] if one.kind in PERSONAL else []
        return tuple(dict.fromkeys([*consented, *self.watching[one.person]]))


def circles(whose: Iterable[Whose], *, at: datetime, with_contacts: bool) -> dict[Whose, Circle]:
    """The circle of each, in at most six queries however many they are.

    Contacts are read when asked for, and for people who have nobody else.
    """
    asked = list(dict.fromkeys(whose))
    facts = _Facts()
    _read_consents(asked, facts)
    _read_officers({o for one in asked for o in facts.organisations(one)}, at, facts)
    found = {one: _circle(one, facts) for one in asked}
    alone = [one for one, c in found.items() if with_contacts or not (c.on_watch or c.officers or c.leads or c.buddy)]
    if alone:
        _read_contacts({one.person for one in alone}, facts)
        found |= {one: _circle(one, facts) for one in alone}
    return found


def policies(organisations: Iterable[UUID | None]) -> dict[UUID | None, Policy]:
    """Each organisation's ladder; without an organisation, or with a broken policy, the defaults."""
    ids = {o for o in organisations if o}
    found: dict[UUID | None, Policy] = {None: Policy()}
    for pk, stored in Organisation.objects.filter(pk__in=ids).values_list("pk", "policy"):
        found[pk] = policy_of(stored)
    return found


def policy_of(stored: object) -> Policy:
    """A stored policy as a value. A broken one falls back to the defaults: the ladder always climbs."""
    if not isinstance(stored, dict):
        return Policy()
    known = {k: v for k, v in stored.items() if k in Policy.__dataclass_fields__ and isinstance(v, int)}
    try:
        return Policy(**known)
    except ValueError:
        return Policy()


def _read_consents(asked: list[Whose], facts: _Facts) -> None:
    whole = {one.person for one in asked if one.organisation is None}
    if not whole:
        return
    members = Membership.objects.active().filter(person__in=whole, sos_consent=True)
    for person, organisation in members.values_list("person_id", "organisation_id"):
        facts.consented[person].append(organisation)
    watches = Watch.objects.accepted().filter(person__in=whole, watcher__is_active=True)
    for person, watcher in watches.values_list("person_id", "watcher_id"):
        facts.watchers[person].append(watcher)
    groups = Watch.objects.accepted().filter(person__in=whole, organisation__isnull=False)
    for person, organisation in groups.values_list("person_id", "organisation_id"):
        if organisation:
            facts.watching[person].append(organisation)


def _read_officers(organisations: set[UUID], at: datetime, facts: _Facts) -> None:
    if not organisations:
        return
    active = Membership.objects.active().filter(organisation__in=organisations, person__is_active=True)
    may_act = [r.value for r in roles_for(Verb.ACT_ON_ALERT)]
    rows = active.filter(role__in=may_act).order_by("joined_at").values_list("organisation_id", "person_id", "role")
    acting: set[tuple[UUID, UUID]] = set()
    for organisation, person, role in rows:
        acting.add((organisation, person))
        (facts.officers if role == Role.OFFICER else facts.leads)[organisation].append(person)
    shifts = Shift.objects.at(at).filter(organisation__in=organisations)
    for organisation, officer in shifts.values_list("organisation_id", "officer_id"):
        if (organisation, officer) in acting:
            facts.on_watch[organisation].append(officer)


def _read_contacts(people: set[UUID], facts: _Facts) -> None:
    rows = Contact.objects.accepted().filter(owner__in=people, in_ladder=True).order_by("position", "created_at")
    for owner, contact in rows.values_list("owner_id", "pk"):
        facts.contacts[owner].append(contact)


def _circle(one: Whose, facts: _Facts) -> Circle:
    """The person themselves is left out first, so that "else all officers" still holds for an officer's own SOS."""
    first: list[UUID] = [*facts.watchers[one.person]]
    officers: list[UUID] = []
    leads: list[UUID] = []
    for organisation in facts.organisations(one):
        on_watch = [p for p in facts.on_watch[organisation] if p != one.person]
        others = [p for p in facts.officers[organisation] if p != one.person]
        first += on_watch or others
        officers += others
        leads += facts.leads[organisation]
    return Circle(
        about=one.person,
        on_watch=tuple(first),
        officers=tuple(officers),
        leads=tuple(leads),
        buddy=one.buddy,
        contacts=tuple(facts.contacts[one.person]),
    )

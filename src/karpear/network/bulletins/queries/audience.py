"""Who receives a bulletin: one answer for the page that shows it before, the release, and every way out afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from django.db.models import Q

from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Role, Verb, may
from karpear.rules.secret.chain import canonical
from karpear.rules.sharing.audience import ANYBODY, AddressedMember, Audience, Receiver, recipients_of
from karpear.rules.sharing.labels import NOTHING, Allowance, Label, RecipientClass, allowance

from ...members.models import Network, NetworkMember, Partner
from ..models import Bulletin, BulletinReceiver, BulletinStep
from ..tables import HandedDraft
from .chains import standing_with


@dataclass(slots=True)
class _Candidates:
    """Those whom an audience is made of, by the key under which the rule knows them."""

    named: list[str] = field(default_factory=list)
    people: dict[UUID, list[str]] = field(default_factory=dict)
    partners: dict[UUID, list[str]] = field(default_factory=dict)
    #: Person → through which organisation, and whether they act for it.
    belongs: dict[str, tuple[UUID, bool]] = field(default_factory=dict)


@dataclass(frozen=True)
class ResolvedAudience:
    """Everybody considered, and through which organisation. `belongs`: person → (organisation, do they act for it)."""

    audience: Audience
    belongs: Mapping[str, tuple[UUID, bool]]
    partner_of: Mapping[str, UUID]

    @cached_property
    def considered(self) -> list[Receiver]:
        return recipients_of(self.audience)

    @property
    def receivers(self) -> list[Receiver]:
        return [receiver for receiver in self.considered if receiver.allowed.receive]

    @property
    def left_out(self) -> list[Receiver]:
        return [receiver for receiver in self.considered if not receiver.allowed.receive]

    @property
    def people(self) -> list[UUID]:
        """Those who receive it and can be told."""
        return [UUID(receiver.key) for receiver in self.receivers if receiver.key in self.belongs]

    @property
    def partners(self) -> list[UUID]:
        """Those who receive it on a page of their own."""
        return [UUID(receiver.key) for receiver in self.receivers if receiver.key in self.partner_of]

    @property
    def fingerprint(self) -> str:
        """The same for the same receivers."""
        return sha256(canonical({"receivers": sorted(receiver.key for receiver in self.receivers)})).hexdigest()

    def organisation_of(self, key: str) -> UUID | None:
        return self.belongs[key][0] if key in self.belongs else self.partner_of.get(key)


def organisations_in(network: Network) -> set[UUID]:
    """Its members now, and whoever coordinates it."""
    members = NetworkMember.objects.active().filter(network=network).values_list("organisation", flat=True)
    return {network.body_id, *members}


def inside_of(row: Bulletin | HandedDraft) -> set[UUID]:
    """The same of its network; nobody where the organisation whose it is does not belong there any more."""
    inside = organisations_in(row.network)
    return inside if row.organisation_id in inside else set()


def audience_of(bulletin: Bulletin) -> Audience:
    """As the rule is asked."""
    return resolved_audience(bulletin).audience


def resolved_audience(bulletin: Bulletin) -> ResolvedAudience:
    """Whom its author chose, as they belong now, and whoever received the one that it follows."""
    inside = inside_of(bulletin)
    candidates = _Candidates()
    addressees = list(bulletin.addressees.values_list("organisation", "person", "partner"))
    _add_members(candidates, bulletin, {row[0] for row in addressees if row[0]} & inside)
    _add_named(candidates, bulletin, {row[1] for row in addressees if row[1]}, inside)
    _add_partners(candidates, {row[2] for row in addressees if row[2]}, inside)
    is_public = bulletin.is_public
    if bulletin.follows_id:
        is_public |= _add_former(candidates, bulletin, bulletin.follows_id, inside)
    members = [
        AddressedMember(str(organisation), candidates.people.get(organisation, ()),
                        candidates.partners.get(organisation, ()))
        for organisation in sorted({*candidates.people, *candidates.partners})
    ]  # fmt: skip
    audience = Audience(Label(bulletin.label), candidates.named, members, public=is_public)
    partner_of = {key: organisation for organisation, keys in candidates.partners.items() for key in keys}
    return ResolvedAudience(audience, candidates.belongs, partner_of)


def _memberships(bulletin: Bulletin, organisations: Iterable[UUID]) -> "list[tuple[UUID, UUID, bool]]":
    """(person, organisation, do they act for it), the oldest membership first; never its author."""
    rows = Membership.objects.active().filter(organisation__in=organisations, person__is_active=True)
    if bulletin.by_id:
        rows = rows.exclude(person=bulletin.by_id)
    listed = rows.order_by("joined_at", "pk").values_list("person", "organisation", "role")
    return [(person, organisation, may(Role(role), Verb.SEE_NETWORK)) for person, organisation, role in listed]


def _add_members(candidates: _Candidates, bulletin: Bulletin, organisations: set[UUID]) -> None:
    for person, organisation, acts in _memberships(bulletin, organisations) if organisations else ():
        if acts or bulletin.all_staff:
            candidates.people.setdefault(organisation, []).append(str(person))
            candidates.belongs.setdefault(str(person), (organisation, acts))


def _add_named(candidates: _Candidates, bulletin: Bulletin, people: set[UUID], inside: set[UUID]) -> None:
    """Those who act for an organisation of the network."""
    if not people:
        return
    for person, organisation, acts in _memberships(bulletin, inside):
        if acts and person in people:
            key = str(person)
            candidates.belongs.setdefault(key, (organisation, acts))
            if key not in candidates.named:
                candidates.named.append(key)


def _add_partners(candidates: _Candidates, partners: set[UUID], inside: set[UUID]) -> None:
    if not partners:
        return
    rows = Partner.objects.active().filter(pk__in=partners, organisation__in=inside)
    for partner, organisation in rows.values_list("pk", "organisation"):
        keys = candidates.partners.setdefault(organisation, [])
        if str(partner) not in keys:
            keys.append(str(partner))


def _add_former(candidates: _Candidates, bulletin: Bulletin, follows: UUID, inside: set[UUID]) -> bool:
    """Whoever received the one that it follows hears of this one too, as far as its label lets them; where it is taken
    back, also who received what is taken back with that one."""
    formers = standing_with(follows) if bulletin.step == BulletinStep.CANCEL else [follows]
    former = BulletinReceiver.objects.filter(bulletin__in=formers)
    rows = sorted(former.values_list("kind", "person", "partner"), key=lambda row: row[0] == RecipientClass.NAMED)
    people = {row[1]: row[0] for row in rows if row[1] and row[1] != bulletin.by_id}
    for person, organisation, acts in _memberships(bulletin, inside) if people else ():
        key = str(person)
        if person not in people:
            continue
        candidates.belongs.setdefault(key, (organisation, acts))
        if people[person] == RecipientClass.NAMED:
            candidates.named += [] if key in candidates.named else [key]
        elif key not in (keys := candidates.people.setdefault(organisation, [])):
            keys.append(key)
    _add_partners(candidates, {row[2] for row in rows if row[2]}, inside)
    return any(row[0] == RecipientClass.PUBLIC for row in rows)


def allowance_of(bulletin: Bulletin, person: Person) -> Allowance:
    """What this person may do with it. Its source may do anything but hand on what the label keeps."""
    copy = copy_of(bulletin, person)
    if copy is not None:
        return allowance(Label(bulletin.label), RecipientClass(copy.kind))
    if Bulletin.objects.of_source(person).filter(pk=bulletin.pk).exists():
        return allowance(Label(bulletin.label), RecipientClass.NAMED)
    asked = Bulletin.objects.visible_to(person).filter(pk=bulletin.pk).exists()
    return Allowance(receive=True) if asked else NOTHING  # to release it, they read it


def copy_of(bulletin: Bulletin, person: Person) -> BulletinReceiver | None:
    """Their own, as long as it stands."""
    return BulletinReceiver.objects.of(person).filter(bulletin=bulletin).first() if bulletin.is_sent else None


@dataclass(frozen=True, slots=True)
class NewCopy:
    """A copy to be: who receives it, as what, through which organisation. Neither: anybody, in public."""

    kind: RecipientClass
    person: UUID | None = None
    partner: UUID | None = None
    organisation: UUID | None = None


def new_copies(resolved: ResolvedAudience) -> list[NewCopy]:
    """What a release hands out."""
    return [_copy(receiver, resolved) for receiver in resolved.receivers]


def _copy(receiver: Receiver, resolved: ResolvedAudience) -> NewCopy:
    if receiver.key == ANYBODY:
        return NewCopy(receiver.kind)
    key, organisation = UUID(receiver.key), resolved.organisation_of(receiver.key)
    if receiver.key in resolved.belongs:
        return NewCopy(receiver.kind, person=key, organisation=organisation)
    return NewCopy(receiver.kind, partner=key, organisation=organisation)


def of_networks(person: Person) -> Q:
    """Organisations in whose name this person may write."""
    return Q(organisation__in=Membership.objects.organisations(person, Verb.WRITE_BULLETIN))


@dataclass(frozen=True, slots=True)
class BulletinSource:
    """One organisation in one network, in whose name somebody may write."""

    network: Network
    organisation: Organisation

    @property
    def key(self) -> str:
        return f"{self.network.pk}.{self.organisation.pk}"


def sources_of(person: Person) -> list[BulletinSource]:
    """Where this person may write: for members, and for whoever coordinates."""
    rows = NetworkMember.objects.active().filter(of_networks(person)).select_related("network__body", "organisation")
    sources = [BulletinSource(row.network, row.organisation) for row in rows.order_by("joined_at", "pk")]
    organisations = Membership.objects.organisations(person, Verb.WRITE_BULLETIN)
    bodies = Network.objects.filter(body__in=organisations).select_related("body").order_by("founded_at", "pk")
    return [*sources, *(BulletinSource(network, network.body) for network in bodies)]

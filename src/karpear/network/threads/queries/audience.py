"""Who receives a conversation: `rules/sharing/audience` is asked before it is opened, and at each message."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields
from karpear.rules.sharing.audience import AddressedMember, Audience, recipients_of
from karpear.rules.sharing.labels import Label

from ...members.models import Network, NetworkMember
from ..models import Thread, ThreadParty
from ..values import MOST_NAMED, NewThread

type Party = tuple[UUID, UUID | None]


@dataclass(frozen=True, slots=True)
class ThreadSpeaker:
    """For which organisation somebody can open a conversation, and in which network."""

    network: Network
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class ThreadAudience:
    """Who would receive a conversation. `parties`: (organisation, one person of it or None: whoever acts for it).

    `named`: people by name; `counted`: organisations with how many people of them.
    """

    parties: Sequence[Party]
    people: Sequence[UUID]
    named: Sequence[Membership]
    counted: Sequence[tuple[Organisation, int]]


def organisations_in(network: Network) -> QuerySet[Organisation]:
    """Its members, and the one that coordinates it."""
    inside = NetworkMember.objects.active().filter(network=network).values("organisation")
    return Organisation.objects.filter(Q(pk__in=inside) | Q(pk=network.body_id))


def speakers(person: Person) -> list[ThreadSpeaker]:
    """Network by network, the organisations for which they may write there."""
    able = Membership.objects.organisations(person, Verb.WRITE_THREAD)
    networks = Network.objects.visible_to(person).select_related("body").order_by("founded_at", "id")
    return [
        ThreadSpeaker(network, organisation)
        for network in networks
        for organisation in organisations_in(network).filter(pk__in=able).order_by("name", "id")
    ]


def others_in(speaker: ThreadSpeaker) -> list[Organisation]:
    """With whom a conversation can be opened, by name."""
    other_organisations = organisations_in(speaker.network).exclude(pk=speaker.organisation.pk)
    return sorted(other_organisations, key=lambda organisation: organisation.name.casefold())


def _acting(organisations: Iterable[UUID]) -> QuerySet[Membership]:
    """Who acts for these in a network, and can sign in."""
    rows = Membership.objects.that_may(Verb.SEE_NETWORK).filter(organisation__in=organisations, person__is_active=True)
    return rows.select_related("person", "organisation").order_by("joined_at", "id")


def proposed_audience(speaker: ThreadSpeaker, by: Person, new: NewThread) -> ThreadAudience:
    """Who would receive this. Raises BadFields where that is nobody, or what was chosen cannot be."""
    label, chosen_organisations = Label(new.label), {UUID(text) for text in new.organisations}
    if label is Label.RED and chosen_organisations:
        raise BadFields([("organisations", _("TLP:RED is for people whom you name, not for organisations."))])
    if chosen_organisations - {organisation.pk for organisation in others_in(speaker)}:
        raise BadFields([("organisations", _("Choose organisations of this network."))])
    named_people = _named(speaker, by, new.named)
    if not chosen_organisations and not named_people:
        field = "named" if label is Label.RED else "organisations"
        raise BadFields([(field, _("Nobody would receive this: say with whom."))])
    own_party: Party = (speaker.organisation.pk, by.pk if label is Label.RED else None)
    organisation_parties: list[Party] = [(pk, None) for pk in sorted(chosen_organisations)]
    person_parties = [(row.organisation_id, row.person_id) for row in named_people]
    parties = [own_party, *organisation_parties, *person_parties]
    return audience_of(label, parties)


def _named(speaker: ThreadSpeaker, by: Person, typed: str) -> list[Membership]:
    """By the addresses with which they sign in. Raises BadFields."""
    emails = list(dict.fromkeys(line.strip().lower() for line in typed.replace(",", "\n").splitlines() if line.strip()))
    if len(emails) > MOST_NAMED:
        raise BadFields([("named", _("No more than %(most)s people can be named.") % {"most": MOST_NAMED})])
    inside = organisations_in(speaker.network).values_list("pk", flat=True)
    rows = _acting(inside).filter(person__email__in=emails).exclude(person=by) if emails else ()
    by_email = {row.person.email: row for row in reversed(list(rows))}
    unknown = [email for email in emails if email not in by_email and email != by.email]
    if unknown:
        text = _("Nobody who acts for a member of this network signs in with: %(emails)s")
        raise BadFields([("named", text % {"emails": ", ".join(unknown)})])
    return [by_email[email] for email in emails if email in by_email]


def audience_of(label: Label, parties: Sequence[Party]) -> ThreadAudience:
    """As the rule answers for these parties."""
    acting = list(_acting({organisation for organisation, _person in parties}))
    by_organisation: dict[UUID, list[Membership]] = defaultdict(list)
    for row in acting:
        by_organisation[row.organisation_id].append(row)
    audience = Audience(
        label,
        named=[str(row.person_id) for row in acting if (row.organisation_id, row.person_id) in parties],
        members=[
            AddressedMember(str(organisation), [str(row.person_id) for row in by_organisation[organisation]])
            for organisation, person in parties
            if person is None
        ],
        only={str(organisation) for organisation, person in parties if person is None},
    )
    people = [UUID(receiver.key) for receiver in recipients_of(audience) if receiver.allowed.receive]
    return ThreadAudience(parties, people, *_in_words(parties, acting, set(people)))


def _in_words(
    parties: Sequence[Party], acting: Sequence[Membership], people: Collection[UUID]
) -> tuple[list[Membership], list[tuple[Organisation, int]]]:
    receiving = [row for row in acting if row.person_id in people]
    named_people = [row for row in receiving if (row.organisation_id, row.person_id) in parties]
    whole = {organisation for organisation, person in parties if person is None}
    receiving = [row for row in receiving if row.organisation_id in whole]
    organisations = {row.organisation_id: row.organisation for row in receiving}
    counts = Counter(row.organisation_id for row in receiving)
    counted = [(organisation, counts[pk]) for pk, organisation in organisations.items()]
    return named_people, sorted(counted, key=lambda pair: pair[0].name.casefold())


def receivers_of(thread: Thread) -> ThreadAudience:
    """Who receives it now: those who took part when it was opened, and have not left."""
    rows = ThreadParty.objects.standing().filter(thread=thread).values_list("organisation", "person")
    return audience_of(Label(thread.label), list(rows))


def is_heard(thread: Thread, party: ThreadParty) -> bool:
    """Does anybody besides this party still receive what it writes? Others may have left since."""
    others = ThreadParty.objects.standing().filter(thread=thread).exclude(pk=party.pk)
    return bool(audience_of(Label(thread.label), list(others.values_list("organisation", "person"))).people)


def party_of(person: Person, thread: Thread) -> ThreadParty | None:
    """As what they take part: named, or for the organisation for which they have acted longest."""
    able = Membership.objects.that_may(Verb.WRITE_THREAD).filter(person=person).order_by("joined_at", "id")
    order = {organisation: place for place, organisation in enumerate(able.values_list("organisation", flat=True))}
    rows = ThreadParty.objects.standing().filter(thread=thread, organisation__in=order).select_related("organisation")
    own_parties = rows.filter(Q(person=person) | Q(person__isnull=True))
    return min(own_parties, key=lambda row: (row.person_id is None, order[row.organisation_id]), default=None)

"""Who belongs to a network, who coordinates it, and for whom somebody speaks in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Invitation, Membership, Organisation, Person
from karpear.people.queries.gates import may_there, organisations_where, require
from karpear.people.queries.screens import open_invitations
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.rules.secret.tokens import token_hash
from karpear.ui.history import HistoryLine, history_line
from karpear.ui.values import titles

from ..models import MemberClass, Network, NetworkInvitation, NetworkMember
from ..values import ClassOfMember

ON_A_PAGE = 25
#: So long members read that one has left.
GONE_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """One network as one person sees it. `own`: the members for which they act; `links`: open, for its coordinators.

    `is_let_in`: whoever runs the server has made a link for a coordinator, which is open. `gone`: who left lately.
    """

    network: Network
    members: Page[NetworkMember]
    coordinators: Sequence[Membership]
    own: Sequence[NetworkMember]
    keeps: bool
    links: Sequence[NetworkInvitation] = ()
    coordinator_links: Sequence[Invitation] = ()
    is_let_in: bool = False
    gone: Sequence[NetworkMember] = ()

    @property
    def is_only_coordinator(self) -> bool:
        return len(self.coordinators) < 2


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One member. `keeps`: may the reader change its class; `may_leave`: are they a lead of it."""

    member: NetworkMember
    keeps: bool
    may_leave: bool
    reads_reason: bool
    history: list[HistoryLine]


def network_pages(person: Person, now: datetime, page: str = "1") -> list[NetworkPage]:
    """Every network in which they act for a member, or that they coordinate, with its members by name."""
    networks = Network.objects.visible_to(person).select_related("body").order_by("founded_at", "id")
    return [_network_page(network, person, now, page) for network in networks]


def _network_page(network: Network, person: Person, now: datetime, page: str) -> NetworkPage:
    keeps = may_there(person, network.body_id, Verb.KEEP_NETWORK)
    members, links = _members(network), open_invitations(network.body_id, now)
    coordinators = coordinators_of(network)
    acts_for = set(Membership.objects.organisations(person, Verb.SEE_NETWORK).values_list("organisation", flat=True))
    return NetworkPage(
        network,
        Paginator(members, ON_A_PAGE).get_page(page),
        coordinators,
        [member for member in members if member.organisation_id in acts_for],
        keeps,
        list(network.invitations.open(now)) if keeps else (),
        links if keeps else (),
        is_let_in=not {link.created_by_id for link in links} <= {row.person_id for row in coordinators},
        gone=_gone(network, now),
    )


def _gone(network: Network, now: datetime) -> list[NetworkMember]:
    """Who has left not long ago, and has not come back: others may have relied on them."""
    inside = NetworkMember.objects.active().filter(network=network).values("organisation")
    rows = NetworkMember.objects.filter(network=network, left_at__gte=now - GONE_FOR).exclude(organisation__in=inside)
    return list(rows.select_related("organisation").order_by("-left_at", "id"))


def _members(network: Network) -> list[NetworkMember]:
    rows = NetworkMember.objects.active().filter(network=network).select_related("organisation")
    return sorted(rows, key=lambda member: member.organisation.name.casefold())


def coordinators_of(network: Network) -> list[Membership]:
    """Who coordinates it and can sign in, the longest-standing first."""
    rows = Membership.objects.that_may(Verb.KEEP_NETWORK).filter(organisation=network.body_id, person__is_active=True)
    return list(rows.select_related("person").order_by("joined_at", "id"))


def networks_by_coordination() -> list[tuple[Network, bool]]:
    """All of them, for whoever runs the server, each with whether somebody coordinates it; first where nobody does."""
    able = Membership.objects.that_may(Verb.KEEP_NETWORK).filter(person__is_active=True)
    bodies = set(able.values_list("organisation", flat=True))
    networks = Network.objects.select_related("body").order_by("founded_at", "id")
    return sorted(((network, network.body_id in bodies) for network in networks), key=itemgetter(1))


def kept_network(person: Person, network: UUID) -> Network:
    """One that they coordinate. Raises Missing or Forbidden."""
    visible_network = find_row(Network.objects.visible_to(person).select_related("body").filter(pk=network))
    require(person, visible_network.body_id, Verb.KEEP_NETWORK)
    return visible_network


@unguarded("one that left, for its own leads and who coordinates")
def member_page(person: Person, member: UUID) -> MemberPage:
    """One member of a network of theirs; one that left is seen by its own leads and by who coordinates.

    Raises Missing.
    """
    rows = NetworkMember.objects.select_related("network__body", "organisation")
    shown_member = find_row(rows.filter(pk=member))
    is_lead = may_there(person, shown_member.organisation_id, Verb.JOIN_NETWORK)
    keeps = may_there(person, shown_member.network.body_id, Verb.KEEP_NETWORK)
    is_seen = not shown_member.left_at and NetworkMember.objects.visible_to(person).filter(pk=member).exists()
    if not (is_seen or is_lead or keeps):
        raise Missing
    return MemberPage(
        shown_member,
        keeps=keeps and not shown_member.left_at,
        may_leave=is_lead and not shown_member.left_at,
        reads_reason=is_lead or keeps,
        history=_history(shown_member) if is_lead or keeps else [],
    )


def _history(member: NetworkMember) -> list[HistoryLine]:
    words = {"added": _("Joined"), "class": _("Voice or vote changed"), "left": _("Left"), "put_out": _("Was put out")}
    return [
        history_line(change, words.get(change.verb, _("Changed")), titles(ClassOfMember), _in_words)
        for change in member.changes.select_related("by")
    ]


def _in_words(_name: str, text: str) -> str:
    classes: dict[str, Any] = dict(MemberClass.choices)
    return str(classes.get(text, text))


@unguarded("the invitation whose secret they have")
def invitation_by_link(token: str, now: datetime) -> NetworkInvitation | None:
    """The open link with this token, with its network; None for one that is closed or was never there."""
    rows = NetworkInvitation.objects.open(now).select_related("network__body")
    return rows.filter(token_hash=token_hash(token)).first()


@unguarded("which of theirs are in it")
def organisations_to_join(person: Person, network: Network) -> list[Organisation]:
    """Those of which they are a lead, and that are not in it yet."""
    inside = set(network.members.active().values_list("organisation", flat=True))
    return [row for row in organisations_where(person, Verb.JOIN_NETWORK, by_name=True) if row.pk not in inside]

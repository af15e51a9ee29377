"""What waits: a release to sign, to publish, or that the attack keeps back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from karpear.network.members.models import Network
from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind, Prompt, Reminder, Waiting
from karpear.people.ways import Ways
from karpear.rules.access import Verb

from ..contributions.models import SectorFact
from ..period_words import period_words
from ..signing.queries import may_sign_in_network
from .models import ReleaseState, SectorRelease
from .queries.pages import releases_to_draw
from .queries.signers import release_signers, signing_of

TOPIC, SIGNATURE_WANTED = "sector_release", "bulletin_asked"
WITHIN = timedelta(days=7)


def _in(state: ReleaseState) -> "QuerySet[SectorRelease]":
    return SectorRelease.objects.filter(state=state.value).select_related("network")


def _really(waiting: Sequence[Waiting], person: Person, now: datetime) -> list[Waiting]:
    """Who is too new, or was brought in by who drew it, no statement tells; nor whether two have signed."""
    rows = SectorRelease.objects.in_bulk([need.subject for need in waiting])
    return [need for need in waiting if person.pk in release_signers(rows[need.subject], now)]


def _tell_signers(rows: Sequence[SectorRelease], now: datetime) -> list[Prompt]:
    return [Prompt(person, row.pk) for row in rows for person in release_signers(row, now)]


def _keeps(person: Person) -> Q:
    return Q(network__body__in=Membership.objects.organisations(person, Verb.KEEP_NETWORK))


def _signed(waiting: Sequence[Waiting], _person: Person, _now: datetime) -> list[Waiting]:
    rows = SectorRelease.objects.in_bulk([need.subject for need in waiting])
    return [need for need in waiting if signing_of(rows[need.subject]).is_signed]


def _path(row: SectorRelease) -> str:
    return reverse("sector:release", args=[row.pk])


def _why(row: SectorRelease) -> str:
    return period_words(row.period)


def _why_sign(row: SectorRelease) -> str:
    """A signature that counts no more is missing again."""
    if not signing_of(row).lapsed:
        return _why(row)
    return _("%(period)s: whoever signed, or their organisation, has left") % {"period": _why(row)}


def _until(row: SectorRelease) -> datetime:
    return (row.asked_at or row.drawn_at) + WITHIN


def _networks_with_facts(_now: datetime) -> "QuerySet[Network]":
    return Network.objects.filter(Exists(SectorFact.objects.filter(network=OuterRef("pk")))).select_related("body")


def _due(waiting: Sequence[Waiting], _person: Person, now: datetime) -> list[Waiting]:
    networks = Network.objects.select_related("body").filter(pk__in=[need.subject for need in waiting])
    to_draw = {network.pk for network, _period in releases_to_draw(list(networks), now)}
    return [need for need in waiting if need.subject in to_draw]


RELEASE_SIGN = NeedKind(
    "release.sign",
    gettext_noop("A release of the sector's numbers to look at and sign"),
    due=lambda _now: _in(ReleaseState.ASKED),
    person=may_sign_in_network,
    refine=_really,
    until=_until,
    path=_path,
    why=_why_sign,
    reminder=Reminder(TOPIC, SIGNATURE_WANTED, told="told_at", ways=Ways.EVERY, prompts=_tell_signers),
)
RELEASE_PUBLISH = NeedKind(
    "release.publish",
    gettext_noop("Two have signed: the release can be published"),
    due=lambda _now: _in(ReleaseState.ASKED),
    person=_keeps,
    refine=_signed,
    until=_until,
    path=_path,
    why=_why,
)
RELEASE_HELD_BACK = NeedKind(
    "release.withheld",
    gettext_noop("A release is held back: the attack works out what it hides"),
    due=lambda _now: _in(ReleaseState.WITHHELD),
    person=_keeps,
    until=_until,
    path=_path,
    why=_why,
)
RELEASE_DRAW = NeedKind(
    "release.draw",
    gettext_noop("Numbers of a period can be drawn and released"),
    due=_networks_with_facts,
    person=lambda person: Q(body__in=Membership.objects.organisations(person, Verb.KEEP_NETWORK)),
    refine=_due,
    until=lambda _network: None,
    path=lambda network: f"{reverse('sector:releases')}?network={network.pk}",
)

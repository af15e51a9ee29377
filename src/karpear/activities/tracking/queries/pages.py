"""The pages about following: a traveller's own, that of those who watch, and a link's private one. Never writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from karpear.checkins.models import Promise
from karpear.countries.queries import map_around
from karpear.db.rows import find_row
from karpear.people.models import Contact, Membership, Person, Watch
from karpear.people.queries.country import country_of
from karpear.rules.geo.tracking import blurred
from karpear.rules.refusals import Missing
from karpear.rules.secret.tokens import token_hash
from karpear.ui.maps import ProvinceMap

from ...itinerary.models import Activity, PlanState, Traveller
from ..models import Following, FollowLink, PositionRequest, Sender
from .sights import following_of, may_watch, place_for

#: A request that nobody answered stands so long on the first page.
ASKED_COUNTS = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class SightPlace:
    """A blurred place: the middle, the radius in metres, when the phone measured it, and the country of the plan."""

    lat: float
    lon: float
    radius_m: float
    at: datetime
    country: str

    @property
    def radius_km(self) -> int:
        return round(self.radius_m / 1000)

    @property
    def map(self) -> ProvinceMap | None:
        """The provinces it may be in, in the language of whoever reads; drawn when it is asked for."""
        return map_around(self.country, lat=self.lat, lon=self.lon, radius_m=self.radius_m)


@dataclass(frozen=True, slots=True)
class Followed:
    """One traveller, as those who watch see them. `asked`: the newest request of the one who looks."""

    person: Person
    following: bool
    place: SightPlace | None
    next_promise: Promise | None
    asked: PositionRequest | None


@dataclass(frozen=True, slots=True)
class FollowPage:
    """`travels`: the reader's own way; then `following`, `last_at`, `links` and whom a link may be for.

    `locked`: an app of theirs sends what nobody can read here.
    """

    activity: Activity
    travels: bool
    following: Following | None
    last_at: datetime | None
    links: Sequence[FollowLink]
    contacts: Sequence[Contact]
    colleagues: Sequence[Person]
    others: Sequence[Followed]
    locked: bool


def follow_page(person: Person, activity: UUID, now: datetime) -> FollowPage:
    """For those who travel and those who watch over them. Raises Missing for everybody else."""
    trip = find_row(Activity.objects.visible_to(person).select_related("person", "organisation").filter(pk=activity))
    travellers = travellers_now(trip)
    travels, watches = person.pk in {traveller.pk for traveller in travellers}, may_watch(person, activity)
    if not travels and not watches:
        raise Missing
    following = following_of(person, activity, now) if travels else None
    last = place_for(activity, person.pk, now) if following else None
    fellow_travellers = [
        _describe_followed(trip, traveller, person, now)
        for traveller in travellers
        if watches and traveller.pk != person.pk
    ]
    return FollowPage(
        activity=trip,
        travels=travels,
        following=following,
        last_at=last.fixed_at if last else None,
        links=list(following.links.select_related("contact", "person")) if following else [],
        contacts=list(Contact.objects.filter(owner=person, state="accepted").order_by("position", "id"))
        if following
        else [],
        colleagues=list(possible_readers(person, trip).values()) if following else [],
        others=fellow_travellers,
        locked=travels and any(sender.locked_at for sender in senders_of(person)),
    )


def travellers_now(activity: Activity) -> list[Person]:
    """Who made the plan, then fellow travellers who are not home yet."""
    travellers = Traveller.objects.filter(activity=activity, person__isnull=False, home_at__isnull=True)
    return [activity.person, *(t.person for t in travellers.select_related("person") if t.person)]


def possible_readers(person: Person, activity: Activity) -> dict[UUID, Person]:
    """Whom a traveller may give a link: officers and leads of the organisation, and who agreed to watch over them."""
    rows = Membership.objects.active().filter(organisation=activity.organisation, role__in=["officer", "lead"])
    watchers = Watch.objects.accepted().filter(person=person, watcher__isnull=False).values("watcher")
    inside = Person.objects.filter(pk__in=rows.values("person")) if activity.organisation_id else Person.objects.none()
    people = inside | Person.objects.filter(pk__in=watchers)
    return {reader.pk: reader for reader in people.filter(is_active=True).exclude(pk=person.pk)}


def _describe_followed(activity: Activity, person: Person, watcher: Person, now: datetime) -> Followed:
    promises = Promise.objects.awaited().filter(source=activity.pk, person=person)
    requests = PositionRequest.objects.filter(activity=activity, person=person, by=watcher)
    return Followed(
        person=person,
        following=following_of(person, activity.pk, now) is not None,
        place=_place(activity, person.pk, now),
        next_promise=promises.order_by("due_at", "id").first(),
        asked=requests.order_by("-asked_at", "-id").first(),
    )


def _place(activity: Activity, person: UUID, now: datetime) -> SightPlace | None:
    point = place_for(activity.pk, person, now)
    if point is None:
        return None
    lat, lon, radius = blurred(point.lat, point.lon)
    return SightPlace(lat, lon, radius, point.fixed_at, country_of(activity.organisation))


@dataclass(frozen=True, slots=True)
class LinkView:
    """What a private page shows: who, by the name its reader knows, and where about."""

    who: str
    language: str
    time_zone: str
    place: SightPlace | None


def link_view(token: str, now: datetime) -> LinkView:
    """Behind a private address. Raises Missing once it is over, taken away, or its reader is told no longer."""
    link = FollowLink.objects.filter(token_hash=token_hash(token), expires_at__gt=now)
    rows = link.select_related("contact", "person", "following__person", "following__activity__organisation")
    open_link = rows.filter(following__ended_at__isnull=True, following__activity__state=PlanState.PLANNED).first()
    if open_link is None or (open_link.contact and open_link.contact.state != "accepted"):
        raise Missing
    traveller, activity = open_link.following.person, open_link.following.activity
    if open_link.person and open_link.person_id not in possible_readers(traveller, activity):
        raise Missing
    name = (open_link.contact.knows_me_as if open_link.contact else "") or traveller.shown_name
    reader = open_link.contact or open_link.person or traveller
    return LinkView(name, reader.language, traveller.time_zone, _place(activity, traveller.pk, now))


def asked_where(person: Person, now: datetime) -> list[PositionRequest]:
    """Who asks this person now where they are."""
    rows = PositionRequest.objects.filter(person=person, reply="", asked_at__gt=now - ASKED_COUNTS)
    open_rows = rows.filter(activity__state=PlanState.PLANNED)
    return list(open_rows.select_related("by", "activity").order_by("asked_at", "id")[:10])


def senders_of(person: Person) -> list[Sender]:
    """The apps that may send positions for this person."""
    return list(Sender.objects.filter(person=person).order_by("made_at", "id"))

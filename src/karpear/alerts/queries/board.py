"""Open alerts by urgency, and a stamp that changes when one of them does."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import FETCH_RAISE, Count, Max, Q, Sum
from django.db.models.functions import Now

from karpear.alerts.models import Alert, AlertQuerySet, owner_home
from karpear.people.models import Membership, Person, Shift, Watch
from karpear.rules.access import Verb
from karpear.rules.alarm.outcome import URGENCY, Kind, State

from .alert_facts import AlertFacts, facts_by_alert
from .guests import GuestPass, facts_for_guest_eyes, guest_passes
from .offers import HandoverOffer, offers_to
from .positions import Fix, last_positions
from .steps import NextStep, next_steps
from .words import kind_word

MOST = 200
_MORE_STAMPS: list[Callable[[Person | None], str]] = []


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """One row of the board. `looks`: the shape and colour of its state. `province`: where they were last, if known.

    `by_plan`: nobody has seen them there; their plan says so. `facts`: who lost it, and which contact heard of them.
    `also`: other alarms of the same person, which are no emergency of their own. `offer`: they are asked to take it;
    `guest`: they see it as one who stands in.
    """

    alert: Alert
    name: str
    word: str
    looks: str
    owner: str
    place: str
    fix: Fix | None
    next_step: NextStep | None
    facts: AlertFacts
    province: str = ""
    by_plan: bool = False
    also: tuple["OpenAlert", ...] = ()
    offer: HandoverOffer | None = None
    guest: GuestPass | None = None

    @property
    def free(self) -> list["OpenAlert"]:
        """Of all alarms of this person those that nobody has, the gravest first."""
        return [row for row in (self, *self.also) if not row.owner]

    @property
    def no_contact(self) -> bool:
        """Does any of them say that a call may put the person in danger?"""
        return any(row.alert.no_contact for row in (self, *self.also))


def may_see_board(person: Person) -> bool:
    """Officers, leads, whoever watches over somebody, and whoever did when an alert began that is still open."""
    role = Membership.objects.that_may(Verb.SEE_BOARD).filter(person=person)
    watches = Watch.objects.accepted().filter(watcher=person)
    return role.exists() or watches.exists() or Alert.objects.may_answer(person).unresolved().exists()


def open_alerts(person: Person) -> list[OpenAlert]:
    """What this person may act on, most urgent first: real before drill, SOS before missed, what nobody has before
    what somebody has, whoever says that it was nothing after the others of these, longest open first.

    Positions are looked up for real alerts only. A dozen queries at most, however many they are.
    """
    rows = Alert.objects.may_answer(person).unresolved()
    rows = rows.select_related("person", "owner", "briefing").prefetch_related("organisation").fetch_mode(FETCH_RAISE)
    rows = rows.annotate(owner_home=owner_home())
    found_alerts = sorted(rows.order_by("opened_at", "id")[:MOST], key=_urgency)
    passes = guest_passes(person, found_alerts)
    alerts = [alert for alert in found_alerts if alert.pk in passes]
    fixes = last_positions({a.person_id for a in alerts if not a.drill})
    coming, facts, offers = next_steps(alerts), facts_by_alert(alerts), offers_to(person, alerts)
    return [
        replace(
            _row(
                a,
                None if a.drill else fixes.get(a.person_id),
                coming[a.pk],
                facts_for_guest_eyes(facts[a.pk], passes[a.pk]),
            ),
            offer=offers.get(a.pk),
            guest=passes[a.pk],
        )
        for a in alerts
    ]


def people_in_alarm(person: Person) -> Counter[str]:
    """How many people have an alarm, by the looks of their gravest: as the board's head counts them."""
    looks: dict[UUID, str] = {}
    rows = Alert.objects.may_answer(person).unresolved().filter(drill=False)
    for alert in sorted(rows.order_by("opened_at", "id")[:MOST], key=_urgency):
        looks.setdefault(alert.person_id, looks_of(alert))
    return Counter(looks.values())


def one_row_each(rows: Iterable[OpenAlert]) -> list[OpenAlert]:
    """One row for each person: their gravest alarm, with the others named in it. In the order of `open_alerts`."""
    by_person: dict[UUID, list[OpenAlert]] = {}
    for row in rows:
        by_person.setdefault(row.alert.person_id, []).append(row)
    groups = sorted(by_person.values(), key=_urgency_of_all)
    return [replace(group[0], also=tuple(group[1:])) for group in groups]


@dataclass(frozen=True, slots=True)
class OtherAlert:
    """One more open alert, for the strip on top of a page."""

    alert: Alert
    name: str
    word: str
    looks: str
    owner: str


def others_open(person: Person, alert: Alert) -> list[OtherAlert]:
    """Real alerts that they may act on too, while they work on this one: of the same person, then the most urgent.

    One query.
    """
    rows = Alert.objects.may_answer(person).unresolved().filter(drill=False).exclude(pk=alert.pk)
    alerts = sorted(rows.select_related("person", "owner").order_by("opened_at", "id")[:MOST], key=_urgency)
    alerts.sort(key=lambda other: other.person_id != alert.person_id)
    return [
        OtherAlert(a, a.person.shown_name, kind_word(a), looks_of(a), a.owner.shown_name if a.owner else "")
        for a in alerts
    ]


def free_of_person(other_alerts: Iterable[OtherAlert], alert: Alert) -> list[OtherAlert]:
    """Of these what is about the same person, and nobody has: it is the same emergency. None of a drill."""
    return [other for other in of_person(other_alerts, alert) if not other.owner]


def owned_too(person: Person, alert: Alert) -> list[Alert]:
    """Other open alerts about the same person that this one has: they may end with it. None of a drill with others."""
    rows = Alert.objects.may_take(person).unresolved().filter(owner=person, person=alert.person_id, drill=alert.drill)
    return sorted(rows.exclude(pk=alert.pk).select_related("person"), key=_urgency)


def of_person(other_alerts: Iterable[OtherAlert], alert: Alert) -> list[OtherAlert]:
    """Of these what is about the same person. None of a drill."""
    return [other for other in other_alerts if other.alert.person_id == alert.person_id and not alert.drill]


def _urgency(alert: Alert) -> tuple[bool, int, bool, bool, datetime]:
    is_taken, is_stood_down = alert.state != State.OPEN.value, alert.stood_down_at is not None
    return alert.drill, URGENCY[Kind(alert.kind)], is_taken, is_stood_down, alert.opened_at


def _urgency_of_all(rows: Sequence[OpenAlert]) -> tuple[bool, bool, int, bool, datetime]:
    """What nobody has first; as grave as the gravest; taken, or said to be nothing, where all of them are."""
    drills, kinds, are_taken, stood_down, moments = zip(*(_urgency(row.alert) for row in rows), strict=True)
    return any(drills), all(are_taken), min(kinds), all(stood_down), min(moments)


def looks_of(alert: Alert) -> str:
    """The kind of `c-state` it is shown as."""
    return "sos" if alert.kind in (Kind.SOS.value, Kind.DURESS.value) else "missed"


def _row(alert: Alert, fix: Fix | None, coming: NextStep | None, facts: AlertFacts) -> OpenAlert:
    content = alert.briefing.content if alert.briefing and not alert.drill else {}
    return OpenAlert(
        alert=alert,
        name=alert.person.shown_name,
        word=kind_word(alert),
        looks=looks_of(alert),
        owner=alert.owner_name,
        place=content.get("place", ""),
        fix=fix,
        next_step=coming,
        facts=facts,
    )


def board_stamp(person: Person) -> str:
    """Changes whenever an alert changes that this person may act on. One query."""
    return "|".join([_stamp(Alert.objects.may_answer(person)), *(stamp(person) for stamp in _MORE_STAMPS)])


def any_stamp() -> str:
    """Changes whenever any open alert changes, and when somebody begins or ends to stand in for another organisation:
    cheap enough to ask several times a second.
    """
    guests = Shift.objects.at(Now()).filter(stands_in_from__isnull=False).order_by("pk")
    standing_in = ",".join(str(pk) for pk in guests.values_list("pk", flat=True))
    return "|".join([f"{_stamp(Alert.objects.all())}|{standing_in}", *(stamp(None) for stamp in _MORE_STAMPS)])


def add_stamp(stamp: Callable[[Person | None], str]) -> None:
    """A room above shows more on the board: of a person, or (None) of anybody at all."""
    _MORE_STAMPS.append(stamp)


def _stamp(rows: AlertQuerySet) -> str:
    """The newest change alone would miss one written by a machine whose clock is behind, so counters go with it."""
    counters = rows.unresolved().aggregate(
        n=Count("pk"),
        owned=Count("pk", filter=Q(state=State.ACKNOWLEDGED.value)),
        rungs=Sum("rung"),
        calls=Sum("calls"),
        at=Max("changed_at"),
    )
    return "|".join(str(value) for value in counters.values())

"""A board on a bad day: many people, three alerts, thirteen who are out, four plans that wait for an answer."""

from dataclasses import dataclass

from karpear.activities.itinerary.models import Activity
from karpear.alerts.models import Alert
from karpear.people.models import Person
from tests.cast import Cast, person
from tests.steps.alarms import sos
from tests.steps.trips import trip

NAMES = ("Chan Sokha", "Heng Nary", "Kim Veasna", "Long Chanthou", "Meas Sothea", "Nuon Kosal", "Prak Dalin")


@dataclass(frozen=True, slots=True)
class FullBoard:
    """`waiting`: the ids of the plans that wait."""

    out: list[Person]
    waiting: list[object]
    alerts: list[Alert]


def a_full_board(cast: Cast) -> FullBoard:
    """The alerts are those of people at home, so that all lists are as long as they can be."""
    out = [person(f"{NAMES[n % len(NAMES)]} {n}", cast.lantern) for n in range(1, 14)]
    for traveller in out:
        trip(traveller)
    waiting = [trip(traveller, began=0.5).pk for traveller in out[:4]]
    Activity.objects.filter(pk__in=waiting).update(decision="waiting", put_before_approvers=True)
    return FullBoard(out, waiting, [sos(alarmed) for alarmed in (cast.sophea, cast.kanha, cast.bopha)])

"""What the line above every page of a demo offers: another person, a scene, a tour, the mail."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Person
from karpear.rules.access import Role

from .cast import COMPANIES, COORDINATOR, INDEPENDENT, NETWORK, email_of
from .tour import tour_of

#: Where a session remembers the stop of the tour that its person is at.
STOP = "demo_stop"
ROLES = {
    Role.MEMBER: _("member"),
    Role.OFFICER: _("officer on watch"),
    Role.LEAD: _("director"),
}
SCENES = (
    ("sos", _("SOS")),
    ("network", _("Network cut")),
    ("arrest", _("Arrest")),
)


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody whom a visitor can be."""

    name: str
    what: object

    @property
    def email(self) -> str:
        return email_of(self.name)


def troupe() -> list[tuple[str, list[Persona]]]:
    """Everybody whom a visitor can be, by organisation."""
    groups = []
    for company in COMPANIES:
        people = [Persona(name, ROLES[role]) for name, role in company.accounts]
        people.append(Persona(company.traveller, _("on the way")))
        if company.late:
            people.append(Persona(company.late, _("late in a few minutes")))
        groups.append((company.name, people))
    return [
        *groups,
        (NETWORK, [Persona(COORDINATOR, _("network coordinator"))]),
        ("", [Persona(INDEPENDENT, _("on her own"))]),
    ]


@dataclass(frozen=True, slots=True)
class TourStop:
    """Where the tour is: the number of the stop, how many there are, and what to look at.

    `is_here`: this page is the stop; on any other its words would be wrong.
    """

    number: int
    of: int
    words: str
    is_here: bool

    @property
    def is_last(self) -> bool:
        return self.number == self.of


def stop_of(request: HttpRequest) -> TourStop | None:
    """The stop at which this session is, if it is on the tour."""
    number = request.session.get(STOP) if hasattr(request, "session") else None
    if not number or not isinstance(request.user, Person):
        return None
    stops = tour_of(request.user)
    if number > len(stops):
        return None
    path, words = stops[number - 1]
    is_here = request.path == path or (path != "/" and request.path.startswith(path))
    return TourStop(number, len(stops), words, is_here)


def banner(request: HttpRequest) -> dict[str, object]:
    """Context processor of a demo: `demo`."""
    return {
        "demo": {
            "template": "ops/banner.html",
            "lives": settings.DEMO_LIVES,
            "stop": SimpleLazyObject(lambda: stop_of(request)),
            "pace": f"{settings.KARPEAR_PACE:g}" if settings.KARPEAR_PACE != 1 else "",
        }
    }

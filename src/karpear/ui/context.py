"""What every page knows: the neutral name, the demo's banner, and where this person may go."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, gettext_noop

from karpear.rules.access import Role, Verb, may


@dataclass(frozen=True)
class Place:
    """One entry of the menu. `verb`: who sees it (None: everybody who is signed in)."""

    word: str
    path: str
    verb: Verb | None = None
    first: bool = False

    @property
    def name(self) -> str:
        return gettext(self.word)


PLACES = (
    Place(gettext_noop("Board"), "/board/", Verb.SEE_BOARD, first=True),
    Place(gettext_noop("Plan"), "/plans/", first=True),
    Place(gettext_noop("Contacts"), "/contacts/", first=True),
    Place(gettext_noop("Risks"), "/risks/", Verb.SEE_RISKS, first=True),
    Place(gettext_noop("Diary"), "/diary/", first=True),
    Place(gettext_noop("Incidents"), "/incidents/"),
    Place(gettext_noop("Reports"), "/reports/"),
    Place(gettext_noop("Case pack"), "/packs/"),
    Place(gettext_noop("Vault"), "/vault/"),
    Place(gettext_noop("People"), "/people/", Verb.SEE_MEMBERS),
    Place(gettext_noop("Roster"), "/roster/", Verb.SEE_BOARD),
    Place(gettext_noop("Drills"), "/drills/", Verb.RUN_DRILL),
    Place(gettext_noop("What I look after"), "/risks/mine/"),
    Place(gettext_noop("Who watches over me"), "/watchers/"),
    Place(gettext_noop("Daily check-ins"), "/daily/"),
    Place(gettext_noop("How I am reached"), "/addresses/"),
    Place(gettext_noop("Safety words"), "/words/"),
    Place(gettext_noop("My phones"), "/devices/"),
    Place(gettext_noop("Settings"), "/settings/"),
)
OPERATOR = Place(gettext_noop("Operator"), "/operator/")


@cache
def _exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _menu(request: HttpRequest) -> list[Place]:
    """The places this person may go, in order. Rows and verbs are checked again by each page."""
    user = request.user
    if not user.is_authenticated:
        return []
    roles = [Role(r) for r in user.memberships.active().values_list("role", flat=True)]
    watches = user.watching.accepted().exists()

    def open_to_them(place: Place) -> bool:
        if place.verb is None or (watches and place.verb is Verb.SEE_BOARD):
            return True
        return any(may(role, place.verb) for role in roles)

    places = [p for p in PLACES if open_to_them(p)] + ([OPERATOR] if user.is_operator else [])
    return [p for p in places if _exists(p.path)]


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: `ui` with name, demo, pace (how many times shorter waits are), exit and menu.

    `exit`: where leaving quickly leads.
    """
    pace = settings.KARPEAR_PACE
    return {
        "ui": {
            "name": settings.KARPEAR_NAME,
            "demo": settings.KARPEAR_DEMO,
            "pace": f"{pace:g}" if pace != 1 else "",
            "exit": settings.KARPEAR_EXIT_URL,
            "menu": SimpleLazyObject(lambda: _menu(request)),
        }
    }

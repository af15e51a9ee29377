"""What every page knows: the neutral name, the demo's banner, and where this person may go."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, gettext_noop

from karpear.rules.access import Role, Verb, may

from . import icons


@dataclass(frozen=True)
class MenuPlace:
    """One entry of the menu. `verb`: who sees it (None: everybody signed in). `group`: its heading under More."""

    word: str
    path: str
    verb: Verb | None = None
    first: bool = False
    group: str = ""

    @property
    def name(self) -> str:
        return gettext(self.word)

    @property
    def heading(self) -> str:
        return gettext(self.group) if self.group else ""


RECORDS, ORGANISATION, OWN = gettext_noop("What happened"), gettext_noop("Organisation"), gettext_noop("Mine")
PLACES = (
    MenuPlace(gettext_noop("Board"), "/board/", Verb.SEE_BOARD, first=True),
    MenuPlace(gettext_noop("Plan"), "/plans/", first=True),
    MenuPlace(gettext_noop("Contacts"), "/contacts/", first=True),
    MenuPlace(gettext_noop("Risks"), "/risks/", Verb.SEE_RISKS, first=True),
    MenuPlace(gettext_noop("Diary"), "/diary/", first=True),
    MenuPlace(gettext_noop("Incidents"), "/incidents/", group=RECORDS),
    MenuPlace(gettext_noop("Reports"), "/reports/", group=RECORDS),
    MenuPlace(gettext_noop("Case pack"), "/packs/", group=RECORDS),
    MenuPlace(gettext_noop("Vault"), "/vault/", group=RECORDS),
    MenuPlace(gettext_noop("People"), "/people/", Verb.SEE_MEMBERS, group=ORGANISATION),
    MenuPlace(gettext_noop("Texts"), "/texts/", Verb.SEE_BOARD, group=ORGANISATION),
    MenuPlace(gettext_noop("Roster"), "/roster/", Verb.SEE_BOARD, group=ORGANISATION),
    MenuPlace(gettext_noop("Drills"), "/drills/", Verb.RUN_DRILL, group=ORGANISATION),
    MenuPlace(gettext_noop("Know and remember"), "/know/", group=OWN),
    MenuPlace(gettext_noop("What I look after"), "/risks/mine/", group=OWN),
    MenuPlace(gettext_noop("Who watches over me"), "/watchers/", group=OWN),
    MenuPlace(gettext_noop("Daily check-ins"), "/daily/", group=OWN),
    MenuPlace(gettext_noop("How I am reached"), "/addresses/", group=OWN),
    MenuPlace(gettext_noop("By text"), "/by-sms/", group=OWN),
    MenuPlace(gettext_noop("Safety words"), "/words/", group=OWN),
    MenuPlace(gettext_noop("My phones"), "/devices/", group=OWN),
    MenuPlace(gettext_noop("Settings"), "/settings/", group=OWN),
)
#: What a plan reminds of before one goes: text and path, so that no desk has to know another.
BEFORE_GOING = (
    MenuPlace(gettext_noop("Checklist: before I travel"), "/know/checklists/travel/"),
    MenuPlace(gettext_noop("Case pack: what a lawyer, your family or the UN would need"), "/packs/"),
    MenuPlace(
        gettext_noop("Travel lock: for a border or a checkpoint, your vault opens nothing"), "/vault/travel-lock/"
    ),
)
OPERATOR = MenuPlace(gettext_noop("Operator"), "/operator/", group=OWN)


@cache
def _exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _menu(request: HttpRequest) -> list[MenuPlace]:
    """The places this person may go, in order. Rows and verbs are checked again by each page."""
    user = request.user
    if not user.is_authenticated:
        return []
    roles = [Role(r) for r in user.memberships.active().values_list("role", flat=True)]
    watches = user.watching.accepted().exists()

    def open_to_them(place: MenuPlace) -> bool:
        if place.verb is None or (watches and place.verb is Verb.SEE_BOARD):
            return True
        return any(may(role, place.verb) for role in roles)

    places = [p for p in PLACES if open_to_them(p)] + ([OPERATOR] if user.is_operator else [])
    return [p for p in places if _exists(p.path)]


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: `ui` with name, demo, pace (how many times shorter waits are), the way out, menus."""
    pace = settings.KARPEAR_PACE
    return {
        "ui": {
            "name": settings.KARPEAR_NAME,
            "icon": icons.small(),
            "demo": settings.KARPEAR_DEMO,
            "pace": f"{pace:g}" if pace != 1 else "",
            "before_going": SimpleLazyObject(lambda: [entry for entry in BEFORE_GOING if _exists(entry.path)]),
            "exit": settings.KARPEAR_EXIT_URL,
            "menu": SimpleLazyObject(lambda: _menu(request)),
        }
    }

"""Where everything is: three levels, the rooms in them, and the pages of each room.

One tree for the bar, the hubs, the way back, and going somewhere by its name.
"""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext_noop

from karpear.rules.access import Role, Verb

from .law_places import CLOSING_DRILL, EARLY_SIGNS, LAW_ROOM
from .network_places import TOGETHER
from .place_kinds import MenuLevel, MenuPlace, MenuRoom, Reader
from .voice_places import MY_STATEMENTS, MY_VOICE, VOICE_ROOM

TODAY = MenuPlace(
    gettext_noop("Today"),
    "/",
    alone=True,
    views=(MenuPlace(gettext_noop("If you press SOS now"), "/#reach"),),
)
BOARD = MenuPlace(gettext_noop("Board"), "/board/", Verb.SEE_BOARD, below=("/alerts/",))
TRIPS = MenuPlace(gettext_noop("Trips"), "/plans/")
DIARY = MenuPlace(gettext_noop("Diary"), "/diary/")
RIGHTS = MenuPlace(gettext_noop("Rights"), "/know/")

ME = MenuLevel(
    gettext_noop("Me"),
    "/me/",
    (
        MenuRoom(
            gettext_noop("Trips and tasks"),
            (
                MenuPlace(gettext_noop("What needs me"), "/needs/"),
                MenuPlace(
                    gettext_noop("Trips"),
                    "/plans/",
                    views=(
                        MenuPlace(
                            gettext_noop("Cancelled trips"), "/plans/?state=cancelled", lacking=Verb.SEE_ACTIVITIES
                        ),
                        MenuPlace(gettext_noop("Trips not approved"), "/plans/?answer=no", lacking=Verb.SEE_ACTIVITIES),
                    ),
                ),
                MenuPlace(gettext_noop("Check in every day"), "/daily/"),
                MenuPlace(gettext_noop("What I look after"), "/risks/mine/"),
                MenuPlace(gettext_noop("Assess together"), "/risks/sessions/", lacking=Verb.FACILITATE),
                MenuPlace(gettext_noop("Apps that say where I am"), "/plans/apps/"),
                MenuPlace(gettext_noop("By text message"), "/by-sms/"),
            ),
        ),
        MenuRoom(
            gettext_noop("Watch"),
            (
                MenuPlace(
                    gettext_noop("Board"), "/board/", Verb.SEE_BOARD, lacking=Verb.SEE_MEMBERS, below=("/alerts/",)
                ),
                MenuPlace(gettext_noop("Messages in"), "/texts/", Verb.SEE_BOARD, lacking=Verb.SEE_MEMBERS),
                MenuPlace(
                    gettext_noop("Past alerts"), "/alerts/", Verb.SEE_BOARD, lacking=Verb.SEE_MEMBERS, alone=True
                ),
            ),
        ),
        MenuRoom(
            gettext_noop("Diary"),
            (
                MenuPlace(gettext_noop("Entries"), "/diary/"),
                MenuPlace(gettext_noop("Write"), "/diary/new/"),
                MenuPlace(gettext_noop("Patterns"), "/diary/patterns/"),
                MenuPlace(gettext_noop("What I have shared"), "/diary/facts/"),
                MenuPlace(gettext_noop("Lock and keys"), "/vault/"),
                MenuPlace(gettext_noop("Incidents"), "/incidents/", lacking=Verb.SEE_INCIDENTS),
                MenuPlace(gettext_noop("Reports"), "/reports/", lacking=Verb.SEE_INCIDENTS),
            ),
        ),
        MenuRoom(
            gettext_noop("My people"),
            (
                MenuPlace(gettext_noop("Contacts"), "/contacts/"),
                MenuPlace(gettext_noop("Who watches over me"), "/watchers/"),
                MenuPlace(gettext_noop("Words for my contacts"), "/packs/instructions/"),
                MenuPlace(gettext_noop("If I disappear"), "/packs/"),
                MenuPlace(gettext_noop("Support for me"), "/incidents/support/", lacking=Verb.SEE_INCIDENTS),
            ),
        ),
        MenuRoom(
            gettext_noop("Rights"),
            (
                MenuPlace(gettext_noop("Know and remember"), "/know/"),
                MenuPlace(
                    gettext_noop("All rights on one page"),
                    "/know/rights/",
                    views=(MenuPlace(gettext_noop("Emergency numbers"), "/know/rights/#emergency-numbers"),),
                ),
                MenuPlace(gettext_noop("Numbers by heart"), "/know/numbers/"),
                MenuPlace(gettext_noop("Wallet card"), "/know/card/"),
                MenuPlace(gettext_noop("Demands"), "/demands/", Verb.NOTE_DEMAND, lacking=Verb.SEE_LAW),
                MenuPlace(gettext_noop("At the reception desk"), "/law/reception/", Verb.NOTE_DEMAND),
                MY_VOICE,
                MY_STATEMENTS,
            ),
        ),
        MenuRoom(
            gettext_noop("My readiness"),
            (
                MenuPlace(gettext_noop("What I have proven"), "/ready/"),
                MenuPlace(gettext_noop("To read"), "/policies/mine/"),
                MenuPlace(gettext_noop("My training"), "/training/mine/"),
                MenuPlace(gettext_noop("My cover"), "/insurance/mine/"),
                MenuPlace(gettext_noop("Family plan"), "/families/mine/"),
                MenuPlace(gettext_noop("My hand-over"), "/succession/mine/"),
            ),
        ),
        MenuRoom(
            gettext_noop("Phones and account"),
            (
                MenuPlace(gettext_noop("How I am reached"), "/addresses/"),
                MenuPlace(gettext_noop("My phones"), "/devices/"),
                MenuPlace(gettext_noop("Safety words"), "/words/"),
                MenuPlace(
                    gettext_noop("Settings"),
                    "/settings/",
                    below=("/accounts/",),
                    views=(MenuPlace(gettext_noop("Leaving"), "/settings/#leaving"),),
                ),
                MenuPlace(gettext_noop("Server"), "/operator/", lacking=Verb.SEE_MEMBERS, for_operators=True),
            ),
        ),
    ),
)
ORGANISATION = MenuLevel(
    gettext_noop("Organisation"),
    "/organisation/",
    (
        MenuRoom(
            gettext_noop("Overview"),
            (
                MenuPlace(gettext_noop("Are we prepared?"), "/overview/", Verb.SEE_MEMBERS),
                MenuPlace(gettext_noop("Would it hold?"), "/hold/", Verb.SEE_RISKS),
                CLOSING_DRILL,
                EARLY_SIGNS,
            ),
        ),
        MenuRoom(
            gettext_noop("Watch"),
            (
                BOARD,
                MenuPlace(
                    gettext_noop("Trips of all"),
                    "/plans/?of=others",
                    Verb.SEE_ACTIVITIES,
                    views=(
                        MenuPlace(gettext_noop("Cancelled trips"), "/plans/?of=others&state=cancelled"),
                        MenuPlace(gettext_noop("Trips not approved"), "/plans/?of=others&answer=no"),
                    ),
                ),
                MenuPlace(gettext_noop("To approve"), "/plans/?of=approve", Verb.APPROVE),
                MenuPlace(gettext_noop("Roll-call"), "/roll-calls/", Verb.ASK_ROLL_CALL),
                MenuPlace(gettext_noop("Roster"), "/roster/", Verb.SEE_MEMBERS, each=True),
                MenuPlace(gettext_noop("Messages in"), "/texts/", Verb.SEE_BOARD),
                MenuPlace(gettext_noop("Past alerts"), "/alerts/", Verb.SEE_BOARD, alone=True),
            ),
        ),
        MenuRoom(
            gettext_noop("People"),
            (
                MenuPlace(gettext_noop("People"), "/people/", Verb.SEE_MEMBERS, each=True),
                MenuPlace(gettext_noop("Who is not ready"), "/people/?ready=not", Verb.SEE_MEMBERS),
                MenuPlace(gettext_noop("Who has no contact"), "/people/?gap=contacts", Verb.SEE_MEMBERS),
                MenuPlace(gettext_noop("Phones not tested"), "/people/?gap=phone", Verb.SEE_MEMBERS),
                MenuPlace(gettext_noop("Invite somebody"), "/people/invite/", Verb.INVITE, each=True),
                MenuPlace(gettext_noop("People without an account"), "/people/without/", Verb.SEE_MEMBERS, each=True),
                MenuPlace(gettext_noop("Leaving and handover"), "/succession/", Verb.SEE_PREPAREDNESS),
            ),
        ),
        MenuRoom(
            gettext_noop("Incidents"),
            (
                MenuPlace(gettext_noop("Incidents"), "/incidents/", Verb.SEE_INCIDENTS),
                MenuPlace(gettext_noop("Reports"), "/reports/", Verb.SEE_INCIDENTS),
                MenuPlace(gettext_noop("Support"), "/incidents/support/", Verb.SEE_INCIDENTS),
            ),
        ),
        LAW_ROOM,
        VOICE_ROOM,
        MenuRoom(
            gettext_noop("Risks"),
            (
                MenuPlace(gettext_noop("Risk register"), "/risks/", Verb.SEE_RISKS),
                MenuPlace(
                    gettext_noop("Measures"),
                    "/risks/measures/",
                    Verb.SEE_RISKS,
                    views=(MenuPlace(gettext_noop("Overdue measures"), "/risks/measures/?late=on"),),
                ),
                MenuPlace(gettext_noop("Assess together"), "/risks/sessions/", Verb.FACILITATE),
                MenuPlace(gettext_noop("What happened"), "/risks/facts/", Verb.DECIDE_ON_FACTS),
                MenuPlace(gettext_noop("Proposed changes"), "/risks/proposals/", Verb.DECIDE_ON_FACTS),
                MenuPlace(gettext_noop("What changed"), "/risks/changes/", Verb.SEE_RISKS),
                MenuPlace(gettext_noop("Report"), "/risks/report/", Verb.SEE_RISKS),
            ),
        ),
        MenuRoom(
            gettext_noop("Preparedness"),
            (
                MenuPlace(gettext_noop("Policies"), "/policies/", Verb.SEE_PREPAREDNESS),
                MenuPlace(gettext_noop("Training"), "/training/", Verb.SEE_PREPAREDNESS),
                MenuPlace(
                    gettext_noop("Drills"),
                    "/drills/",
                    Verb.SEE_BOARD,
                    views=(MenuPlace(gettext_noop("Exercises with a scenario"), "/drills/scenarios/"),),
                ),
                MenuPlace(gettext_noop("Insurance"), "/insurance/", Verb.SEE_PREPAREDNESS),
                MenuPlace(gettext_noop("Reserve"), "/reserve/", Verb.SEE_RESERVE),
                MenuPlace(gettext_noop("Family continuity"), "/families/", Verb.SEE_PREPAREDNESS),
                MenuPlace(gettext_noop("Self-assessment"), "/self-assessment/", Verb.SEE_PREPAREDNESS),
            ),
        ),
        MenuRoom(
            gettext_noop("Settings"),
            (
                MenuPlace(gettext_noop("How we watch and decide"), "/people/policy/", Verb.EDIT_POLICY, each=True),
                MenuPlace(gettext_noop("Channels"), "/channels/", Verb.SEE_BOARD),
                MenuPlace(gettext_noop("Our keys"), "/vault/team/", Verb.KEEP_KEYS),
                MenuPlace(gettext_noop("Exports"), "/vault/export/", Verb.KEEP_KEYS),
                MenuPlace(gettext_noop("Server"), "/operator/", Verb.SEE_MEMBERS, for_operators=True),
            ),
        ),
    ),
    verb=Verb.SEE_MEMBERS,
)
LEVELS = (ME, ORGANISATION, TOGETHER)
#: What `lie_in` leaves on a request.
LIES_IN = "lies_in"


def bar(reader: Reader) -> list[MenuPlace | MenuLevel]:
    """The five words that stand on every page, chosen by role."""
    if ORGANISATION.open_rooms(reader):
        return [TODAY, BOARD, ORGANISATION, TOGETHER if TOGETHER.open_rooms(reader) else TRIPS, ME]
    if TOGETHER.open_rooms(reader):
        return [TODAY, BOARD if reader.watches else DIARY, TRIPS, TOGETHER, ME]
    return [TODAY, BOARD, TRIPS, DIARY, ME] if reader.watches else [TODAY, TRIPS, DIARY, RIGHTS, ME]


def way_to(path: str, reader: Reader) -> list[MenuPlace | MenuLevel]:
    """The level and the place that this address lies in, without the page itself; empty where it is in none."""
    level, place = _nearest(path, reader)
    if level is None or place is None:
        return []
    return [level] if place.is_at(path) else [level, place]


def place_of(path: str, reader: Reader) -> MenuPlace | None:
    """The place that this address is, or lies in."""
    return _nearest(path, reader)[1]


def _nearest(path: str, reader: Reader) -> tuple[MenuLevel | None, MenuPlace | None]:
    places = [(level, place) for level in LEVELS for room in level.open_rooms(reader) for place in room.places]
    level, place = max(places, key=lambda pair: pair[1].holds(path), default=(None, None))
    return (level, place) if place and place.holds(path) else (None, None)


def current(path: str, bar_of_reader: Iterable[MenuPlace | MenuLevel], reader: Reader) -> str:
    """Which word of the bar stands for this address: its path; empty for none."""
    entries, level = list(bar_of_reader), _nearest(path, reader)[0]
    places = [entry for entry in entries if isinstance(entry, MenuPlace) and entry.holds(path)]
    # A plan of others begins with the address of one's own and lies in another level.
    places = [place for place in places if _nearest(place.path, reader)[0] in (level, None)]
    if places:
        return max(places, key=lambda place: place.holds(path)).path
    ways = {path, *(entry.path for entry in way_to(path, reader))}
    return next((entry.path for entry in entries if entry.path in ways), "")


def lie_in(request: HttpRequest, path: str) -> None:
    """Let the way back of this page lead to another place than its address says: a plan of others is not in one's own.

    `path`: an address in that place, or its own.
    """
    setattr(request, LIES_IN, path)


def reader_of(request: HttpRequest) -> Reader:
    """Whoever is signed in."""
    user = request.user
    if not user.is_authenticated:
        return Reader()
    roles = frozenset(Role(role) for role in user.memberships.active().values_list("role", flat=True))
    return Reader(roles, user.watching.accepted().exists(), user.is_operator)

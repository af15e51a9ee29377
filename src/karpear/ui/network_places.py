"""The level of the sector, in the tree of `places`. What is not there yet is shown to nobody."""

from django.utils.translation import gettext_noop

from karpear.rules.access import Verb

from .place_kinds import MenuLevel, MenuPlace, MenuRoom

TOGETHER = MenuLevel(
    gettext_noop("Together"),
    "/together/",
    (
        MenuRoom(
            gettext_noop("Help directory"),
            (
                MenuPlace(gettext_noop("Services"), "/services/", Verb.SEE_NETWORK),
                MenuPlace(gettext_noop("Who can reach whom"), "/reach/", Verb.SEE_NETWORK),
            ),
        ),
        MenuRoom(
            gettext_noop("Bulletins"),
            (
                MenuPlace(gettext_noop("Bulletins for us"), "/bulletins/", Verb.SEE_NETWORK),
                MenuPlace(gettext_noop("Write a bulletin"), "/bulletins/new/", Verb.WRITE_BULLETIN),
                MenuPlace(gettext_noop("Sent and receipts"), "/bulletins/sent/", Verb.WRITE_BULLETIN),
                MenuPlace(gettext_noop("Conversations"), "/threads/", Verb.SEE_NETWORK),
            ),
        ),
        MenuRoom(
            gettext_noop("Mutual aid"),
            (
                MenuPlace(gettext_noop("Agreements to help"), "/aid/", Verb.SEE_NETWORK),
                MenuPlace(gettext_noop("Shared watch"), "/aid/watch/", Verb.WORK_AID),
                MenuPlace(gettext_noop("Shared fund"), "/aid/fund/", Verb.SEE_NETWORK),
            ),
        ),
        MenuRoom(
            gettext_noop("Meetings"),
            (
                MenuPlace(gettext_noop("Meetings and agendas"), "/meetings/", Verb.SEE_NETWORK),
                MenuPlace(gettext_noop("Decisions and actions"), "/meetings/decisions/", Verb.SEE_NETWORK),
                MenuPlace(gettext_noop("Council seats"), "/meetings/seats/", Verb.SEE_NETWORK),
            ),
        ),
        MenuRoom(
            gettext_noop("Sector"),
            (
                MenuPlace(gettext_noop("Trends"), "/trends/", Verb.SEE_NETWORK),
                MenuPlace(gettext_noop("Facts given"), "/sector/facts/", Verb.SEE_NETWORK),
                MenuPlace(gettext_noop("Releases"), "/releases/", Verb.SEE_NETWORK),
                MenuPlace(gettext_noop("Indicators of civic space"), "/sector/indices/", Verb.SEE_NETWORK),
                MenuPlace(gettext_noop("Independence of funding"), "/sector/independence/", Verb.KEEP_INDEPENDENCE),
                MenuPlace(gettext_noop("Numbers of the year"), "/sector/years/", Verb.SEE_NETWORK),
                MenuPlace(
                    gettext_noop("Reports on the sector"),
                    "/sector/reports/",
                    Verb.SEE_NETWORK,
                    below=("/sector/unknown/",),
                ),
            ),
        ),
        MenuRoom(
            gettext_noop("Partners"),
            (
                MenuPlace(gettext_noop("Members of the network"), "/network/", Verb.SEE_NETWORK),
                MenuPlace(gettext_noop("Our partners"), "/partners/", Verb.SEE_NETWORK),
                MenuPlace(gettext_noop("Other installations"), "/federation/", Verb.KEEP_NETWORK),
                MenuPlace(gettext_noop("When many are silent"), "/silence/", Verb.SEE_NETWORK),
            ),
        ),
    ),
    verb=Verb.SEE_NETWORK,
)

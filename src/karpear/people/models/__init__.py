"""People, what they belong to, who watches over them, and how they are reached."""

from .contacts import (
    DISCLOSURES,
    Address,
    AddressQuerySet,
    Channel,
    Contact,
    ContactQuerySet,
    ContactRole,
    ContactState,
)
from .duty import GuestView, Notice, Shift, ShiftQuerySet, guest_name
from .kept_changes import KeptChange
from .organisations import (
    Invitation,
    Membership,
    MembershipQuerySet,
    Organisation,
    Watch,
    WatchQuerySet,
    WatchState,
    WatchWish,
    Withdrawal,
    Withdrawn,
)
from .person import Device, Language, PasswordLink, Person, PersonManager, Receipt, SafetyWord, Tally
from .saved_views import SavedView
from .snoozes import Snooze, SnoozeQuerySet
from .told import DigestEvery, Escalated, NeedNews

__all__ = [
    "DISCLOSURES",
    "Address",
    "AddressQuerySet",
    "Channel",
    "Contact",
    "ContactQuerySet",
    "ContactRole",
    "ContactState",
    "Device",
    "DigestEvery",
    "Escalated",
    "GuestView",
    "Invitation",
    "KeptChange",
    "Language",
    "Membership",
    "MembershipQuerySet",
    "NeedNews",
    "Notice",
    "Organisation",
    "PasswordLink",
    "Person",
    "PersonManager",
    "Receipt",
    "SafetyWord",
    "SavedView",
    "Shift",
    "ShiftQuerySet",
    "Snooze",
    "SnoozeQuerySet",
    "Tally",
    "Watch",
    "WatchQuerySet",
    "WatchState",
    "WatchWish",
    "Withdrawal",
    "Withdrawn",
    "guest_name",
]

"""People, what they belong to, who watches over them, and how they are reached."""

from .belonging import (
    Invitation,
    Membership,
    MembershipQuerySet,
    Organisation,
    Watch,
    WatchQuerySet,
    WatchState,
    Withdrawal,
    Withdrawn,
)
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
from .duty import Notice, Shift, ShiftQuerySet
from .person import Device, Language, Person, PersonManager, Receipt, SafetyWord

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
    "Invitation",
    "Language",
    "Membership",
    "MembershipQuerySet",
    "Notice",
    "Organisation",
    "Person",
    "PersonManager",
    "Receipt",
    "SafetyWord",
    "Shift",
    "ShiftQuerySet",
    "Watch",
    "WatchQuerySet",
    "WatchState",
    "Withdrawal",
    "Withdrawn",
]

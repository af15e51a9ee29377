"""What demands, authorities and what is handed over are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.law.demands import (
    AuthorityLevel,
    DemandChannel,
    DemandClass,
    DemandReading,
    DisclosedItem,
    ReplyBasis,
    ToldFirst,
)
from karpear.rules.law.instruments import LawRank
from karpear.rules.law.own_days import Rhythm

DEMANDS: dict[DemandClass, Any] = {
    DemandClass.PARTICIPANTS: _("Who takes part"),
    DemandClass.REPORT: _("A report"),
    DemandClass.PRIOR_NOTICE: _("Notice beforehand"),
    DemandClass.PERMISSION: _("To ask for permission"),
    DemandClass.STOP: _("To stop an activity"),
    DemandClass.SUMMONS: _("To come to a meeting"),
    DemandClass.STAFF_NAMES: _("Names of staff"),
    DemandClass.DOCUMENTS: _("Copies of papers"),
    DemandClass.ACCOUNTS: _("Bank accounts"),
    DemandClass.CLARIFICATION: _("An explanation"),
    DemandClass.SEARCH: _("To search"),
    DemandClass.WARNING: _("A letter of warning"),
    DemandClass.SANCTION: _("A letter of sanction"),
    DemandClass.SUSPENSION: _("Suspension"),
    DemandClass.DELETION: _("Taken off the register"),
}
LEVELS: dict[AuthorityLevel, Any] = {
    AuthorityLevel.VILLAGE: _("Village"),
    AuthorityLevel.COMMUNE: _("Commune"),
    AuthorityLevel.DISTRICT: _("District"),
    AuthorityLevel.PROVINCE: pgettext_lazy("authority", "Province"),
    AuthorityLevel.INTERIOR: _("Ministry of Interior"),
    AuthorityLevel.ECONOMY: _("Ministry of Economy and Finance"),
    AuthorityLevel.MINISTRY: _("Another ministry"),
    AuthorityLevel.POLICE: pgettext_lazy("authority", "Police"),
    AuthorityLevel.MILITARY_POLICE: _("Military police"),
    AuthorityLevel.ANTI_CORRUPTION: _("Anti-corruption unit"),
    AuthorityLevel.TAX: _("Tax office"),
    AuthorityLevel.COURT: pgettext_lazy("authority", "Court"),
}
CHANNELS: dict[DemandChannel, Any] = {
    DemandChannel.IN_PERSON: _("In person"),
    DemandChannel.PHONE: pgettext_lazy("how it was asked", "By phone"),
    DemandChannel.LETTER: pgettext_lazy("how it was asked", "By letter"),
    DemandChannel.TELEGRAM: _("By Telegram"),
    DemandChannel.COMMUNITY_LEADER: _("Through a community leader"),
}
RANKS: dict[LawRank, Any] = {
    LawRank.CONSTITUTION: _("the constitution"),
    LawRank.LAW: _("a law"),
    LawRank.ROYAL_DECREE: _("a royal decree"),
    LawRank.SUB_DECREE: _("a sub-decree"),
    LawRank.PRAKAS: _("a prakas"),
    LawRank.CIRCULAR: _("a circular"),
    LawRank.LETTER: _("a letter"),
}
READINGS: dict[DemandReading, Any] = {
    DemandReading.REQUIRED: _("Required"),
    DemandReading.NOT_REQUIRED: _("Not required"),
    DemandReading.FORBIDDEN: _("Forbidden to ask"),
    DemandReading.UNCLEAR: _("Unclear: ask counsel"),
}
#: As shapes of `c-state`.
READING_SHAPES = {
    DemandReading.REQUIRED: "due",
    DemandReading.NOT_REQUIRED: "safe",
    DemandReading.FORBIDDEN: "late",
    DemandReading.UNCLEAR: "silent",
}
ITEMS: dict[DisclosedItem, Any] = {
    DisclosedItem.DATES: _("Days of activities"),
    DisclosedItem.PROVINCE: _("Province of activities"),
    DisclosedItem.ACTIVITY_KINDS: _("Kinds of activities"),
    DisclosedItem.NUMBERS: _("How many people, rounded"),
    DisclosedItem.OFFICE_ADDRESS: _("Address of the office"),
    DisclosedItem.REGISTRATION: _("Number of the registration"),
    DisclosedItem.FILED_REPORTS: _("Copies of reports that were filed"),
    DisclosedItem.MONEY_SUMMARY: _("Income and spending of a year, in totals"),
    DisclosedItem.FUNDING_PAPERS: _("Papers of a grant"),
    DisclosedItem.LEADERS: _("Who leads us"),
    DisclosedItem.REPRESENTATIVES: _("Three representatives, with their identity cards"),
    DisclosedItem.ACCOUNTS: _("Name and number of the bank account"),
    DisclosedItem.STAFF: _("Names of our staff"),
    DisclosedItem.PARTICIPANTS: _("Names of people who took part"),
    DisclosedItem.DEVICES: _("Phones, computers or files"),
}
PEOPLE_TO_TELL: dict[ToldFirst, Any] = {
    ToldFirst.COUNSEL: _("counsel"),
    ToldFirst.LEAD: _("the lead"),
    ToldFirst.OFFICERS: _("the security officers"),
    ToldFirst.NETWORK: _("the network"),
    ToldFirst.DONORS: _("the donors"),
}
BASES: dict[ReplyBasis, Any] = {
    ReplyBasis.TEXT: _("What the law says"),
    ReplyBasis.COURTESY: _("Of our own will, without a duty"),
    ReplyBasis.QUESTION: _("Ask for the legal basis, hand over nothing"),
}
#: Those of the calendar in which authorities ask again.
RHYTHMS: dict[Rhythm, Any] = {
    Rhythm.WEEKLY: _("every week"),
    Rhythm.MONTHLY: _("every month"),
    Rhythm.QUARTERLY: _("every three months"),
}


def choices_of(words: dict[Any, Any]) -> list[tuple[str, Any]]:
    """(code, words) to choose from."""
    return [(code.value, word) for code, word in words.items()]

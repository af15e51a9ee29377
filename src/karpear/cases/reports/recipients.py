"""Words for what recipients ask for, and for where a report stands."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karpear.rules.case.recipients import LetterPart, Need, ReportState, Scope

from ..vocabulary import LISTS

type Words = Promise | str

NEEDS: Mapping[Need, Words] = {
    Need.VICTIM: _("Who it happened to"),
    Need.VICTIM_NAME: _("The name of each person, with their consent"),
    Need.VICTIM_DETAILS: _("Date of birth, nationality and occupation of each person"),
    Need.PERPETRATORS: _("Who did it, or which unit"),
    Need.SUBMITTER: _("Who submits this, and how to reach them"),
    Need.DATE: _("The day it happened"),
    Need.MONTH: _("At least the month it happened"),
    Need.PLACE: _("Where it happened"),
    Need.PROVINCE: _("The province it happened in"),
    Need.DESCRIPTION: _("What happened, in words"),
    Need.KIND: _("What kind of act it was"),
    Need.DONE: _("What has been done so far"),
    Need.HELP: _("What is asked for"),
    Need.RELATIVES_ACTION: _("What the family did to find out, or why they did nothing"),
    Need.WARRANT: _("Was a warrant shown?"),
    Need.REASONS: _("The reasons that were given"),
    Need.DETAINED_BY: _("Which authority holds the person"),
    Need.DETAINED_AT: _("Where the person is held"),
    Need.LEGAL_BASIS: _("The charge, or the law it rests on"),
    Need.WHY_ARBITRARY: _("Why the detention is arbitrary"),
    Need.REMEDIES: _("What was tried at courts and offices"),
    Need.EFFECTS: _("What it did to people, property or work"),
    Need.LAW: _("Which bill, law, policy or practice"),
    Need.POLICY_NUMBER: _("The number of the insurance policy"),
    Need.MANDATES: _("Which mandates it goes to"),
}

PARTS: Mapping[LetterPart, Words] = {
    LetterPart.VICTIM: _("Who it happened to"),
    LetterPart.DETAILS: _("Sex, date of birth, nationality and occupation of each named person"),
    LetterPart.DATE: _("When"),
    LetterPart.PLACE: _("Where"),
    LetterPart.DESCRIPTION: _("What happened, in words"),
    LetterPart.ACTS: _("Each act"),
    LetterPart.DETENTION: _("Arrest and detention: by whom, where, on what ground"),
    LetterPart.ACTORS: _("Who is believed to be responsible"),
    LetterPart.EFFECTS: _("Effects"),
    LetterPart.RIGHTS: _("Rights concerned"),
    LetterPart.DONE: _("What has been done"),
    LetterPart.REMEDIES: _("Remedies tried"),
}

SCOPES: Mapping[Scope, Words] = {
    Scope.SUBMIT: _("This may be told to the recipient, with their name"),
    Scope.NAME_TO_GOVERNMENT: _("Their name may be told to the Government"),
    Scope.NAME_IN_PUBLIC: _("Their name may appear in a public report"),
}

STATES: Mapping[ReportState, Words] = {
    ReportState.DRAFT: _("Being written"),
    ReportState.SENT: _("Sent"),
    ReportState.RECEIVED: _("They have it"),
    ReportState.ANSWERED: _("Answered"),
    ReportState.CLOSED: _("Closed"),
}

RESPONSES: Mapping[StrEnum, Words] = LISTS["responses"]

EVENTS: Mapping[str, Words] = {
    "drafted": _("Begun"),
    "sent": _("Sent"),
    "unsent": _("It was not sent after all"),
    "received": _("They have it"),
    "answered": _("Answered"),
    "closed": _("Closed"),
    "withdrawn": _("Somebody took their consent back"),
    "removal": _("They were asked to remove a name"),
    "disclosed": _("The server was shown the text once, for a PDF"),
}

#: WGAD, categories of arbitrary detention.
ARBITRARY: Mapping[str, Words] = {
    "I": _("I: there is no legal basis"),
    "II": _("II: for using a right, such as speech, assembly or association"),
    "III": _("III: without a fair trial"),
    "IV": _("IV: asylum seekers and migrants held without review"),
    "V": _("V: discrimination"),
}

WARRANT: Mapping[str, Words] = {"yes": _("Yes"), "no": _("No"), "unknown": _("Unknown")}

#: What a letter says beside a name: may it be told, may it be printed?
AGREED: Mapping[str, Mapping[str, Words]] = {
    "name_to_government": {"yes": _("may be told"), "no": _("must NOT be told")},
    "name_in_public": {"yes": _("may be published"), "no": _("must NOT be published")},
}

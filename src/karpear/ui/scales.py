"""The words of the risk scales: what each step is called, and what it means, to be shown beside the choice."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.rules.case.codes import Coded, Ground
from karpear.rules.plan.decision import Answer, Decision, Verdict
from karpear.rules.risk.matrix import (
    Area,
    Confidence,
    FactorKind,
    Focus,
    Level,
    Reliability,
    Scope,
    TimeToEffect,
    Treatment,
)


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody reads: a name and what it means. Both are translated when they are shown."""

    name: Any
    meaning: Any = ""


LEVELS = {
    Level.VERY_LOW: Word(_("Very low"), _("Nothing special is needed.")),
    Level.LOW: Word(_("Low"), _("The usual care is enough.")),
    Level.MEDIUM: Word(_("Medium"), _("Measures are chosen and carried out.")),
    Level.HIGH: Word(_("High"), _("Somebody else must approve.")),
    Level.VERY_HIGH: Word(_("Very high"), _("Cancel, unless two other people have good reason not to.")),
}
LIKELIHOODS = {
    1: Word(_("Very unlikely"), _("It has not happened here, and nobody we know has reason to do it.")),
    2: Word(_("Unlikely"), _("It has happened elsewhere; here little points to it.")),
    3: Word(_("Moderately likely"), _("It has happened to people like us in the last years.")),
    4: Word(_("Likely"), _("It has happened to people like us in the last months, or somebody has hinted at it.")),
    5: Word(_("Very likely"), _("It happens now, or it was announced.")),
}
IMPACTS = {
    Area.PEOPLE: {
        1: Word(_("Negligible"), _("Unpleasant for an hour.")),
        2: Word(_("Minor"), _("Frightened or delayed; nobody is hurt.")),
        3: Word(_("Moderate"), _("Questioned, followed, or hurt lightly; help is needed for days.")),
        4: Word(_("Severe"), _("Badly hurt, detained, or forced to leave home.")),
        5: Word(_("Critical"), _("Killed, disappeared, or in prison for years.")),
    },
    Area.PROPERTY: {
        1: Word(_("Negligible"), _("Nothing of value.")),
        2: Word(_("Minor"), _("Something small is lost or broken.")),
        3: Word(_("Moderate"), _("A phone, a computer or a motorbike is lost, with what was on it.")),
        4: Word(_("Severe"), _("Vehicle, equipment or files of the office are lost.")),
        5: Word(_("Critical"), _("Office, home or bank account is lost.")),
    },
    Area.PROGRAMMES: {
        1: Word(_("Negligible"), _("Work goes on as planned.")),
        2: Word(_("Minor"), _("Work is late by days.")),
        3: Word(_("Moderate"), _("One activity stops for weeks.")),
        4: Word(_("Severe"), _("A programme or a province stops for months.")),
        5: Word(_("Critical"), _("The organisation cannot work any more.")),
    },
    Area.LEGAL: {
        1: Word(_("Negligible"), _("No consequence.")),
        2: Word(_("Minor"), _("A question or a warning by word of mouth.")),
        3: Word(_("Moderate"), _("A summons, a letter of sanction, or a fine.")),
        4: Word(_("Severe"), _("Charges, an investigation, or a licence suspended.")),
        5: Word(_("Critical"), _("Conviction, deregistration, or expulsion.")),
    },
}
AREAS = {
    Area.PEOPLE: Word(_("People"), _("Life, health, freedom and family.")),
    Area.PROPERTY: Word(_("Property"), _("Homes, offices, equipment, money and data.")),
    Area.PROGRAMMES: Word(_("Programmes"), _("What we do, and those who rely on it.")),
    Area.LEGAL: Word(_("Legal standing"), _("Registration, permits, charges and good name.")),
}
#: The kinds of acts that facts are counted by.
CODED = {
    Coded.ATTACK: Word(_("Attack")),
    Coded.CONFINE: Word(_("Confinement")),
    Coded.THEFT: Word(_("Theft")),
    Coded.THREAT: Word(_("Threat")),
    Coded.LEGAL: Word(_("Law or office")),
}
#: For what somebody was treated worse.
GROUNDS = {
    Ground.SEX: Word(_("Sex or gender")),
    Ground.ORIENTATION: Word(_("Whom they love, or gender identity")),
    Ground.ETHNICITY: Word(_("Ethnic group or colour")),
    Ground.INDIGENOUS: Word(_("Indigenous people")),
    Ground.LANGUAGE: Word(_("Language")),
    Ground.RELIGION: Word(_("Religion or belief")),
    Ground.POLITICAL: Word(_("Political or other opinion")),
    Ground.WORK: Word(_("Work for human rights, or whom they help")),
    Ground.UNION: Word(_("Membership of a union or association")),
    Ground.NATIONALITY: Word(_("Nationality, or none")),
    Ground.POVERTY: Word(_("Poverty, birth or social origin")),
    Ground.DISABILITY: Word(_("Disability")),
    Ground.HEALTH: Word(_("Health, for example HIV")),
    Ground.AGE: Word(_("Age")),
    Ground.FAMILY: Word(_("Family or marriage")),
    Ground.OTHER: Word(_("Another ground")),
    Ground.UNKNOWN: Word(_("Not known")),
}
SCOPES = {
    Scope.INDIVIDUAL: Word(_("Individual")),
    Scope.ORGANISATION: Word(_("Organisation")),
    Scope.SECTOR: Word(_("Sector")),
}
FOCUSES = {
    Focus.ADVOCACY: Word(_("Advocacy and campaign")),
    Focus.COMMUNITY: Word(_("Community development")),
    Focus.HEALTH: Word(_("Health")),
    Focus.EDUCATION: Word(_("Education")),
    Focus.MEDIA: Word(_("Media")),
    Focus.UNION: Word(_("Union")),
}
FACTORS = {
    FactorKind.THREAT: Word(_("Threats"), _("What somebody could do to you on purpose, or what could befall you.")),
    FactorKind.VULNERABILITY: Word(_("Vulnerabilities"), _("What makes harm more likely or worse. It is no weakness.")),
    FactorKind.CAPACITY: Word(_("Capacities"), _("What you have that makes harm less likely or lighter.")),
}
RATINGS = {
    1: Word(_("Very small")),
    2: Word(_("Small")),
    3: Word(_("Middling")),
    4: Word(_("Large")),
    5: Word(_("Very large")),
}
STEPS = {
    FactorKind.THREAT: {
        1: Word(_("Very small"), _("It was named; nobody has shown that they could or would.")),
        2: Word(_("Small"), _("Somebody could, and has no reason now.")),
        3: Word(_("Medium"), _("Somebody could and has reason; it has happened elsewhere.")),
        4: Word(_("Large"), _("It was hinted at, or done to people like us.")),
        5: Word(_("Very large"), _("It was announced, or it happens now.")),
    },
    FactorKind.VULNERABILITY: {
        1: Word(_("Very small"), _("It hardly makes harm more likely or worse.")),
        2: Word(_("Small"), _("It matters now and then.")),
        3: Word(_("Medium"), _("It matters in most of our work.")),
        4: Word(_("Large"), _("It would open the way to serious harm.")),
        5: Word(_("Very large"), _("It opens the way now, and others know it.")),
    },
    FactorKind.CAPACITY: {
        1: Word(_("Very small"), _("We do not have it, or only on paper.")),
        2: Word(_("Small"), _("Some of us have it.")),
        3: Word(_("Medium"), _("Most of us have it; it was never tried.")),
        4: Word(_("Large"), _("All who need it have it, and it was tried.")),
        5: Word(_("Very large"), _("It is tried often, and works when it counts.")),
    },
}
INTENTIONS = {
    1: Word(_("None"), _("Does not think of us.")),
    2: Word(_("Weak"), _("Has an opinion and does nothing.")),
    3: Word(_("Some"), _("Acts when it costs little.")),
    4: Word(_("Strong"), _("Acts by itself, more than once.")),
    5: Word(_("Very strong"), _("Acts whatever it costs.")),
}
CAPABILITIES = {
    1: Word(_("Very small"), _("Has no means to help or harm us.")),
    2: Word(_("Small"), _("Can make things a little easier or harder.")),
    3: Word(_("Medium"), _("Can carry or stop one activity.")),
    4: Word(_("Large"), _("Can carry or stop much of our work.")),
    5: Word(_("Very large"), _("Can decide whether we exist.")),
}
CONFIDENCES = {
    Confidence.LOW: Word(_("Low"), _("Mostly a feeling. The rule then takes the risk for one level higher.")),
    Confidence.MEDIUM: Word(_("Medium"), _("Some of it is known from experience or from others.")),
    Confidence.HIGH: Word(_("High"), _("Known from several sources, and recent.")),
}
RELIABILITIES = {
    Reliability.HIGHLY_RELIABLE: Word(_("Highly reliable"), _("Was always right before, or you saw it yourself.")),
    Reliability.LIKELY_RELIABLE: Word(_("Likely reliable"), _("Mostly right before, and in a place to know.")),
    Reliability.UNSURE: Word(_("Unsure"), _("Sometimes right, or you know too little of them.")),
    Reliability.LIKELY_UNRELIABLE: Word(_("Likely unreliable"), _("Mostly wrong before, or has reason to mislead.")),
    Reliability.HIGHLY_UNRELIABLE: Word(_("Highly unreliable"), _("Known to mislead.")),
    Reliability.UNKNOWN: Word(_("Unknown"), _("Nobody knows where it comes from.")),
}
TIMES = {
    TimeToEffect.HOURS: Word(_("within hours")),
    TimeToEffect.DAYS: Word(_("within days")),
    TimeToEffect.WEEKS: Word(_("within weeks")),
    TimeToEffect.MONTHS: Word(_("within months")),
}
TREATMENTS = {
    Treatment.REDUCE: Word(_("Reduce"), _("Measures make it less likely or lighter.")),
    Treatment.AVOID: Word(_("Avoid"), _("We stop, or do not begin, what brings it.")),
    Treatment.SHARE: Word(_("Share"), _("Insurance, partners or a network carry part of it.")),
    Treatment.ACCEPT: Word(_("Accept"), _("We live with it, under somebody's name and until a date.")),
}
VERDICTS = {
    Verdict.GO: Word(_("May go"), _("The risk is low enough. Nobody has to approve.")),
    Verdict.APPROVAL: Word(_("Needs approval"), _("Somebody who does not travel must approve it by name.")),
    Verdict.SECOND_PERSON: Word(
        _("Needs two people"), _("One approves, and a second person writes down why it must be done.")
    ),
    Verdict.MUST_CANCEL: Word(
        _("Must be cancelled"), _("There is reliable information that the risk is very high. Nobody can approve it.")
    ),
}
ANSWERS = {
    Answer.APPROVE: Word(_("Approve")),
    Answer.CONDITIONS: Word(_("Approve with conditions"), _("Write down what must be so.")),
    Answer.POSTPONE: Word(_("Postpone"), _("Until a better day.")),
    Answer.PLAN_B: Word(_("Use plan B"), _("Change the plan, then assess it again.")),
    Answer.CANCEL: Word(_("Cancel"), _("Nobody is to blame. A trip not made is a good outcome.")),
}
DECISIONS = {
    Decision.UNASSESSED: Word(_("Not assessed"), _("Nobody has looked at the risk yet.")),
    Decision.OUTDATED: Word(_("Changed since"), _("It was changed after it was assessed. Assess it again.")),
    Decision.GO: Word(_("May go"), _("The risk is low enough.")),
    Decision.WAITING: Word(_("Waiting for approval"), _("Do not leave before it is approved.")),
    Decision.WAITING_SECOND: Word(
        _("Waiting for a second person"), _("One approved. A second person must write down why it must be done.")
    ),
    Decision.APPROVED: Word(_("Approved")),
    Decision.CONDITIONS: Word(_("Approved with conditions"), _("Only if the conditions are met.")),
    Decision.POSTPONED: Word(_("To be postponed"), _("Not now. Choose a better day, then assess it again.")),
    Decision.PLAN_B: Word(_("Plan B"), _("Change the plan, then assess it again.")),
    Decision.REFUSED: Word(_("To be cancelled"), _("Do not go. Nobody is to blame.")),
    Decision.MUST_CANCEL: Word(
        _("Must be cancelled"), _("There is reliable information that the risk is very high. Do not go.")
    ),
}


def choices(words: Any) -> list[tuple[Any, Any]]:
    """(value, name) pairs for a form."""
    return [(getattr(key, "value", key), word.name) for key, word in words.items()]


#: Beside the list of grounds, wherever it is asked.
GROUND = _("If it was discrimination: for what?")
ONLY_FOR_DISCRIMINATION = _("Leave it empty for anything else, and where it could tell who it was.")
NOT_ON_PURPOSE = _("Accident, illness, weather, and what is no act")


def by_act(kinds: Iterable[tuple[str, str]], acts: Mapping[str, str], first: Collection[str] = ()) -> list[Any]:
    """Kinds of facts for a form, (code, name), under what their act is counted as (`acts`: code → `Coded`).

    `first`: those that are likeliest here stand on top, in no group.
    """
    rows = list(kinds)
    groups = [
        (heading, [(code, name) for code, name in rows if code not in first and acts.get(code, "") == coded])
        for coded, heading in [*((key.value, word.name) for key, word in CODED.items()), ("", NOT_ON_PURPOSE)]
    ]
    return [
        *((code, name) for code, name in rows if code in first),
        *((head, members) for head, members in groups if members),
    ]

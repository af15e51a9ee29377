"""The words of the risk scales: what each step is called, and what it means, to be shown beside the choice."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.rules.case.codes import Coded, Ground
from karpear.rules.plan.decision import ApproverAnswer, Decision, Verdict
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
class ScaleWord:
    """What somebody reads: a name and what it means. Both are translated when they are shown."""

    name: Any
    meaning: Any = ""


LEVELS = {
    Level.VERY_LOW: ScaleWord(_("Very low"), _("Nothing special is needed.")),
    Level.LOW: ScaleWord(_("Low"), _("The usual care is enough.")),
    Level.MEDIUM: ScaleWord(_("Medium"), _("Measures are chosen and carried out.")),
    Level.HIGH: ScaleWord(_("High"), _("Somebody else must approve.")),
    Level.VERY_HIGH: ScaleWord(_("Very high"), _("Cancel, unless two other people have good reason not to.")),
}
LIKELIHOODS = {
    1: ScaleWord(_("Very unlikely"), _("It has not happened here, and nobody we know has reason to do it.")),
    2: ScaleWord(_("Unlikely"), _("It has happened elsewhere; here little points to it.")),
    3: ScaleWord(_("Moderately likely"), _("It has happened to people like us in the last years.")),
    4: ScaleWord(_("Likely"), _("It has happened to people like us in the last months, or somebody has hinted at it.")),
    5: ScaleWord(_("Very likely"), _("It happens now, or it was announced.")),
}
IMPACTS = {
    Area.PEOPLE: {
        1: ScaleWord(_("Negligible"), _("Unpleasant for an hour.")),
        2: ScaleWord(_("Minor"), _("Frightened or delayed; nobody is hurt.")),
        3: ScaleWord(_("Moderate"), _("Questioned, followed, or hurt lightly; help is needed for days.")),
        4: ScaleWord(_("Severe"), _("Badly hurt, detained, or forced to leave home.")),
        5: ScaleWord(_("Critical"), _("Killed, disappeared, or in prison for years.")),
    },
    Area.PROPERTY: {
        1: ScaleWord(_("Negligible"), _("Nothing of value.")),
        2: ScaleWord(_("Minor"), _("Something small is lost or broken.")),
        3: ScaleWord(_("Moderate"), _("A phone, a computer or a motorbike is lost, with what was on it.")),
        4: ScaleWord(_("Severe"), _("Vehicle, equipment or files of the office are lost.")),
        5: ScaleWord(_("Critical"), _("Office, home or bank account is lost.")),
    },
    Area.PROGRAMMES: {
        1: ScaleWord(_("Negligible"), _("Work goes on as planned.")),
        2: ScaleWord(_("Minor"), _("Work is late by days.")),
        3: ScaleWord(_("Moderate"), _("One activity stops for weeks.")),
        4: ScaleWord(_("Severe"), _("A programme or a province stops for months.")),
        5: ScaleWord(_("Critical"), _("The organisation cannot work any more.")),
    },
    Area.LEGAL: {
        1: ScaleWord(_("Negligible"), _("No consequence.")),
        2: ScaleWord(_("Minor"), _("A question or a warning by word of mouth.")),
        3: ScaleWord(_("Moderate"), _("A summons, a letter of sanction, or a fine.")),
        4: ScaleWord(_("Severe"), _("Charges, an investigation, or a licence suspended.")),
        5: ScaleWord(_("Critical"), _("Conviction, deregistration, or expulsion.")),
    },
}
AREAS = {
    Area.PEOPLE: ScaleWord(_("People"), _("Life, health, freedom and family.")),
    Area.PROPERTY: ScaleWord(_("Property"), _("Homes, offices, equipment, money and data.")),
    Area.PROGRAMMES: ScaleWord(_("Programmes"), _("What we do, and those who rely on it.")),
    Area.LEGAL: ScaleWord(_("Legal standing"), _("Registration, permits, charges and good name.")),
}
#: The kinds of acts that facts are counted by.
CODED = {
    Coded.ATTACK: ScaleWord(_("Attack")),
    Coded.CONFINE: ScaleWord(_("Confinement")),
    Coded.THEFT: ScaleWord(_("Theft")),
    Coded.THREAT: ScaleWord(_("Threat")),
    Coded.LEGAL: ScaleWord(_("Law or office")),
}
#: For what somebody was treated worse.
GROUNDS = {
    Ground.SEX: ScaleWord(_("Sex or gender")),
    Ground.ORIENTATION: ScaleWord(_("Whom they love, or gender identity")),
    Ground.ETHNICITY: ScaleWord(_("Ethnic group or colour")),
    Ground.INDIGENOUS: ScaleWord(_("Indigenous people")),
    Ground.LANGUAGE: ScaleWord(_("Language")),
    Ground.RELIGION: ScaleWord(_("Religion or belief")),
    Ground.POLITICAL: ScaleWord(_("Political or other opinion")),
    Ground.WORK: ScaleWord(_("Work for human rights, or whom they help")),
    Ground.UNION: ScaleWord(_("Membership of a union or association")),
    Ground.NATIONALITY: ScaleWord(_("Nationality, or none")),
    Ground.POVERTY: ScaleWord(_("Poverty, birth or social origin")),
    Ground.DISABILITY: ScaleWord(_("Disability")),
    Ground.HEALTH: ScaleWord(_("Health, for example HIV")),
    Ground.AGE: ScaleWord(_("Age")),
    Ground.FAMILY: ScaleWord(_("Family or marriage")),
    Ground.OTHER: ScaleWord(_("Another ground")),
    Ground.UNKNOWN: ScaleWord(_("Not known")),
}
SCOPES = {
    Scope.INDIVIDUAL: ScaleWord(_("Individual")),
    Scope.ORGANISATION: ScaleWord(_("Organisation")),
    Scope.SECTOR: ScaleWord(_("Sector")),
}
FOCUSES = {
    Focus.ADVOCACY: ScaleWord(_("Advocacy and campaign")),
    Focus.COMMUNITY: ScaleWord(_("Community development")),
    Focus.HEALTH: ScaleWord(_("Health")),
    Focus.EDUCATION: ScaleWord(_("Education")),
    Focus.MEDIA: ScaleWord(_("Media")),
    Focus.UNION: ScaleWord(_("Union")),
}
FACTORS = {
    FactorKind.THREAT: ScaleWord(
        _("Threats"), _("What somebody could do to you on purpose, or what could happen to you.")
    ),
    FactorKind.VULNERABILITY: ScaleWord(
        _("Vulnerabilities"), _("What makes harm more likely or worse. It is not a weakness.")
    ),
    FactorKind.CAPACITY: ScaleWord(_("Capacities"), _("What you have that makes harm less likely or lighter.")),
}
RATINGS = {
    1: ScaleWord(_("Very small")),
    2: ScaleWord(_("Small")),
    3: ScaleWord(_("Middling")),
    4: ScaleWord(_("Large")),
    5: ScaleWord(_("Very large")),
}
STEPS = {
    FactorKind.THREAT: {
        1: ScaleWord(_("Very small"), _("It was named; nobody has shown that they could or would.")),
        2: ScaleWord(_("Small"), _("Somebody could, and has no reason now.")),
        3: ScaleWord(_("Medium"), _("Somebody could and has reason; it has happened elsewhere.")),
        4: ScaleWord(_("Large"), _("It was hinted at, or done to people like us.")),
        5: ScaleWord(_("Very large"), _("It was announced, or it happens now.")),
    },
    FactorKind.VULNERABILITY: {
        1: ScaleWord(_("Very small"), _("It hardly makes harm more likely or worse.")),
        2: ScaleWord(_("Small"), _("It matters now and then.")),
        3: ScaleWord(_("Medium"), _("It matters in most of our work.")),
        4: ScaleWord(_("Large"), _("It would open the way to serious harm.")),
        5: ScaleWord(_("Very large"), _("It opens the way now, and others know it.")),
    },
    FactorKind.CAPACITY: {
        1: ScaleWord(_("Very small"), _("We do not have it, or only on paper.")),
        2: ScaleWord(_("Small"), _("Some of us have it.")),
        3: ScaleWord(_("Medium"), _("Most of us have it; it was never tried.")),
        4: ScaleWord(_("Large"), _("All who need it have it, and it was tried.")),
        5: ScaleWord(_("Very large"), _("It is tried often, and works when it counts.")),
    },
}
INTENTIONS = {
    1: ScaleWord(_("None"), _("Does not think of us.")),
    2: ScaleWord(_("Weak"), _("Has an opinion and does nothing.")),
    3: ScaleWord(_("Some"), _("Acts when it costs little.")),
    4: ScaleWord(_("Strong"), _("Acts by itself, more than once.")),
    5: ScaleWord(_("Very strong"), _("Acts whatever it costs.")),
}
CAPABILITIES = {
    1: ScaleWord(_("Very small"), _("Has no means to help or harm us.")),
    2: ScaleWord(_("Small"), _("Can make things a little easier or harder.")),
    3: ScaleWord(_("Medium"), _("Can carry or stop one activity.")),
    4: ScaleWord(_("Large"), _("Can carry or stop much of our work.")),
    5: ScaleWord(_("Very large"), _("Can decide whether we exist.")),
}
CONFIDENCES = {
    Confidence.LOW: ScaleWord(_("Low"), _("Mostly a feeling. The rule then counts the risk one level higher.")),
    Confidence.MEDIUM: ScaleWord(_("Medium"), _("Some of it is known from experience or from others.")),
    Confidence.HIGH: ScaleWord(_("High"), _("Known from several sources, and recent.")),
}
RELIABILITIES = {
    Reliability.HIGHLY_RELIABLE: ScaleWord(_("Highly reliable"), _("Was always right before, or you saw it yourself.")),
    Reliability.LIKELY_RELIABLE: ScaleWord(_("Likely reliable"), _("Mostly right before, and in a place to know.")),
    Reliability.UNSURE: ScaleWord(_("Unsure"), _("Sometimes right, or you know too little of them.")),
    Reliability.LIKELY_UNRELIABLE: ScaleWord(
        _("Likely unreliable"), _("Mostly wrong before, or has reason to mislead.")
    ),
    Reliability.HIGHLY_UNRELIABLE: ScaleWord(_("Highly unreliable"), _("Known to mislead.")),
    Reliability.UNKNOWN: ScaleWord(_("Unknown"), _("Nobody knows where it comes from.")),
}
TIMES = {
    TimeToEffect.HOURS: ScaleWord(_("within hours")),
    TimeToEffect.DAYS: ScaleWord(_("within days")),
    TimeToEffect.WEEKS: ScaleWord(_("within weeks")),
    TimeToEffect.MONTHS: ScaleWord(_("within months")),
}
TREATMENTS = {
    Treatment.REDUCE: ScaleWord(_("Reduce"), _("Measures make it less likely or lighter.")),
    Treatment.AVOID: ScaleWord(_("Avoid"), _("We stop, or do not begin, what brings it.")),
    Treatment.SHARE: ScaleWord(_("Share"), _("Insurance, partners or a network carry part of it.")),
    Treatment.ACCEPT: ScaleWord(_("Accept"), _("We live with it, under somebody's name and until a date.")),
}
VERDICTS = {
    Verdict.GO: ScaleWord(_("May go"), _("The risk is low enough. Nobody has to approve.")),
    Verdict.APPROVAL: ScaleWord(_("Needs approval"), _("Somebody who does not travel must approve it by name.")),
    Verdict.SECOND_PERSON: ScaleWord(
        _("Needs two people"), _("One approves, and a second person writes down why it must be done.")
    ),
    Verdict.MUST_CANCEL: ScaleWord(
        _("Must be cancelled"), _("There is reliable information that the risk is very high. Nobody can approve it.")
    ),
}
ANSWERS = {
    ApproverAnswer.APPROVE: ScaleWord(_("Approve")),
    ApproverAnswer.CONDITIONS: ScaleWord(_("Approve with conditions"), _("Write down the conditions.")),
    ApproverAnswer.POSTPONE: ScaleWord(_("Postpone"), _("Until a better day.")),
    ApproverAnswer.PLAN_B: ScaleWord(_("Use plan B"), _("Change the plan, then assess it again.")),
    ApproverAnswer.CANCEL: ScaleWord(_("Cancel"), _("Nobody is to blame. A trip not made is a good outcome.")),
}
DECISIONS = {
    Decision.UNASSESSED: ScaleWord(_("Not assessed"), _("Nobody has looked at the risk yet.")),
    Decision.OUTDATED: ScaleWord(_("Changed since"), _("It was changed after it was assessed. Assess it again.")),
    Decision.GO: ScaleWord(_("May go"), _("The risk is low enough.")),
    Decision.WAITING: ScaleWord(_("Waiting for approval"), _("Do not leave before it is approved.")),
    Decision.WAITING_SECOND: ScaleWord(
        _("Waiting for a second person"), _("One approved. A second person must write down why it must be done.")
    ),
    Decision.APPROVED: ScaleWord(_("Approved")),
    Decision.CONDITIONS: ScaleWord(_("Approved with conditions"), _("Only if the conditions are met.")),
    Decision.POSTPONED: ScaleWord(_("To be postponed"), _("Not now. Choose a better day, then assess it again.")),
    Decision.PLAN_B: ScaleWord(_("Plan B"), _("Change the plan, then assess it again.")),
    Decision.REFUSED: ScaleWord(_("To be cancelled"), _("Do not go. Nobody is to blame.")),
    Decision.MUST_CANCEL: ScaleWord(
        _("Must be cancelled"), _("There is reliable information that the risk is very high. Do not go.")
    ),
}


def choices(words: Any) -> list[tuple[Any, Any]]:
    """(value, name) pairs for a form."""
    return [(getattr(key, "value", key), word.name) for key, word in words.items()]


#: Beside the list of grounds, wherever it is asked.
GROUND = _("If it was discrimination: for what?")
ONLY_FOR_DISCRIMINATION = _("Leave it empty for anything else, and where it could reveal who it was.")
NOT_ON_PURPOSE = _("Accident, illness, weather, and what is not an act")


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

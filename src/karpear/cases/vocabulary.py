"""What the codes of an incident are called. The lists are in `rules/`: `huridocs…`, `coding`, `playbook`, `risk`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.rules.case import codes as c
from karpear.rules.case import huridocs as h
from karpear.rules.case import huridocs_details as m
from karpear.rules.case import playbook as p
from karpear.rules.risk import matrix as r
from karpear.ui.scales import CODED, GROUNDS


def _of(codes: type[StrEnum], *words: Any) -> Mapping[StrEnum, Any]:
    """One word for each code, in their order."""
    return dict(zip(codes, words, strict=True))


#: code → word of every list that a page offers, by name.
LISTS: Mapping[str, Mapping[StrEnum, Any]] = {
    "acts": _of(
        h.ActType,
        _("Killing"), _("Attempted killing"), _("Beating or bodily assault"), _("Sexual violence"), _("Harassment"),
        _("Threat"), _("Arrest"), _("Detention"), _("Enforced disappearance"), _("Abduction"), _("House arrest"),
        _("Torture or ill-treatment"), _("Unlawful search"), _("Travel forbidden"), _("Exile or deportation"),
        _("Eviction"), _("Censorship"), _("Publication banned"), _("Office closed"), _("Office raided"),
        _("Group banned"), _("Surveillance"), _("Assembly limited"), _("Meeting banned"), _("Theft"), _("Vandalism"),
        _("Destruction"), _("Extortion"), _("Confiscation"), _("Permit refused"), _("Fine"), _("Prosecution"),
        _("Defamation"), _("Attack on devices or accounts"), _("Discrimination"), _("Summons"), _("Letter of sanction"),
        _("Order to stop work"), _("Reports demanded"), _("Investigation by an office"),
        _("Punished for a statement or for speaking with the UN"), _("Something else"),
    ),
    "place_types": _of(
        h.PlaceType,
        _("Home"), _("Office of an organisation"), _("Project site"), _("Government office"), _("Police station"),
        _("Court"), _("Prison"), _("Road or vehicle"), _("Public place"), _("Border crossing"), _("Media office"),
        _("Embassy"), _("Online"), _("Another place"), _("Not known"),
    ),
    "degrees": _of(
        h.Degree,
        _("Did it"), _("Ordered it"), _("Helped without acting"), _("Was present"), _("Planned it"),
        _("Is suspected"), _("Made the law behind it"), _("Carried out the law"), _("Failed to protect"),
        _("Knew and did not act"), _("Is politically responsible"),
    ),
    "actors": _of(
        h.Perpetrator,
        _("Government: executive, police, army"), _("Government: legislature"), _("Government: courts"),
        _("Pro-government forces"), _("Opposition forces"), _("Private army or warlord"),
        _("Private security guards"), _("Crowd or mob"), _("Occupying forces"), _("Family"),
        _("Somebody powerful in the community"), _("Employer or school"), _("Professionals, for example doctors"),
        _("Company or landowner"), _("Not known"),
    ),
    "actor_statuses": _of(
        h.ActorStatus,
        _("Nothing happened to them"), _("Investigated"), _("Charged"), _("Acquitted"), _("Convicted"),
        _("Disciplined"), _("Promoted"), _("Not known"),
    ),
    "statuses": _of(
        h.VictimStatus,
        _("Dead"), _("Wounded"), _("Still missing"), _("Was missing, is found"), _("Arrested and released"),
        _("Arrested and escaped"), _("Held"), _("Fugitive"), _("Movement restricted"), _("Exiled or deported"),
        _("Displaced"), _("Without work"), _("Dismissed"), _("Access forbidden"), _("Back as before"), _("Unharmed"),
        _("Not known"),
    ),
    "whereabouts": _of(
        h.Whereabouts,
        _("Known; the family may visit"), _("Known; a lawyer may visit"),
        _("Known; a humanitarian organisation may visit"), _("Known; a human rights organisation may visit"),
        _("Known; nobody may visit"), _("They are held, the place is not said"), _("Nobody admits holding them"),
        _("Not known"),
    ),
    "reliabilities": _of(
        r.Reliability,
        _("Highly reliable"), _("Likely reliable"), _("Unsure"), _("Likely unreliable"), _("Highly unreliable"),
        _("Not known"),
    ),
    "connections": _of(
        h.HuridocsConnection,
        _("The person"), _("Family"), _("Witness"), _("Colleague"), _("Lawyer"), _("Authority"), _("Media"),
        _("Document"), _("Other"),
    ),
    "interventions": _of(
        h.Intervention,
        _("Money"), _("Legal aid"), _("Medical aid"), _("Publicity for the person"), _("Confidential contacts"),
        _("Request to others"), _("Demand for an investigation"), _("Petition against a decision"),
        _("Publicity for what happened"), _("Something else"),
    ),
    "responses": _of(
        h.Response,
        _("Favourable"), _("Promised something"), _("Denied or hindered"), _("Asked for more"), _("A gesture"),
        _("None"),
    ),
    "impacts": _of(
        h.Impact,
        _("Strong and good"), _("Moderate and good"), _("Small"), _("None to be seen"), _("Moderate and bad"),
        _("Strong and bad"), _("Not known"),
    ),
    "intervention_statuses": _of(
        h.InterventionStatus,
        _("Much is done and goes on"), _("Something is done and goes on"), _("A gesture"),
        _("Was done, does not go on"), _("Waiting"), _("Nothing"), _("Closed"),
    ),
    "priorities": _of(
        h.IncidentPriority,
        _("Urgent"), _("High"), _("Normal"), _("Low"), _("Not taken"),
    ),
    "chains": _of(
        h.Chain,
        _("Came before"), _("Came after"), _("Caused it"), _("Follows from it"), _("At the same time"),
        _("Contains it"), _("Is part of it"),
    ),
    "violations": _of(
        h.Violation,
        _("Confirmed, a violation"), _("Confirmed, something similar"), _("Confirmed, no violation"), _("Likely"),
        _("Possible"), _("Unlikely"), _("Not known"),
    ),
    "coded": {code: word.name for code, word in CODED.items()},
    "grounds": {ground: word.name for ground, word in GROUNDS.items()},
    "weapons": _of(
        c.Weapon,
        _("None"), _("Hands and feet, a stick"), _("Blade"), _("Firearm"), _("Explosive"), _("Fire"), _("Vehicle"),
        _("Digital"), _("Paper"), _("Other"), _("Not known"),
    ),
    "effects": _of(
        c.Effect,
        _("People: killed"), _("People: wounded"), _("People: held"), _("People: missing"), _("People: in distress"),
        _("People: had to leave"), _("Property: lost"), _("Property: damaged"), _("Property: data exposed"),
        _("Programmes: access lost"), _("Programmes: delayed"), _("Programmes: suspended"), _("Programmes: closed"),
        _("Legal standing: charged"), _("Legal standing: fined"), _("Legal standing: registration in danger"),
        _("Legal standing: reputation harmed"),
    ),
    "given_by": _of(
        c.GivenBy,
        _("The person themself"), _("Family"), _("Legal representative"),
    ),
    "sexes": _of(
        c.Sex,
        _("Female"), _("Male"), _("Other"), _("Not said"),
    ),
    "precisions": _of(
        c.Precision,
        _("To the minute"), _("The day"), _("The week"), _("The month"), _("Between two hours"),
    ),
    "place_precisions": _of(
        c.PlacePrecision,
        _("Exactly"), _("The area"), _("The province"),
    ),
    "roles": _of(
        p.StepRole,
        _("Officer"), _("Lead"), _("Lawyer"), _("The person who speaks with the family"), _("Supporter"),
        _("Colleague"), _("The person"),
    ),
    "severities": _of(
        p.Severity,
        _("Near miss"), _("Incident"), _("Critical"),
    ),
    "outcomes": _of(
        p.CaseOutcome,
        _("Safe, and over"), _("It goes on, quietly"), _("Handed to others"), _("It ended badly"),
        _("It was a mistake"),
    ),
    "public_replies": _of(
        p.PublicReply,
        _("We rebut it in public"), _("We have it corrected, quietly"), _("We ignore it"),
    ),
    "date_kinds": _of(
        m.DateKind,
        _("An estimate"), _("The day is not known"), _("Day and month are not known"),
    ),
    "monitorings": _of(
        m.Monitoring,
        _("Somebody watches it"), _("Waiting"), _("Nobody watches it any more"),
    ),
    "units": _of(
        m.CountingUnit,
        _("One person"), _("Family"), _("Group"), _("Community"), _("Organisation"),
    ),
    "detention_types": _of(
        m.DetentionType,
        _("Held without charge"), _("Before a trial"), _("After a sentence"), _("Administrative detention"),
        _("Incommunicado"), _("At home"), _("In a hospital or institution"), _("Not known"),
    ),
    "autopsies": _of(
        m.Autopsy,
        _("By an independent doctor"), _("By the authorities only"), _("Asked for and refused"), _("None"),
        _("Not known"),
    ),
    "certificates": _of(
        m.Certificate,
        _("Names the cause that is known"), _("Names another cause"), _("Asked for and refused"), _("None"),
        _("Not known"),
    ),
    "statements": _of(
        m.Statements,
        _("Nothing was to be signed"), _("They did not sign"), _("They signed a confession"),
        _("They signed without reading it"), _("Not known"),
    ),
    "medicals": _of(
        m.MedicalAttention,
        _("A doctor saw them in time"), _("A doctor saw them late"), _("Only a doctor of the authority"),
        _("Refused"), _("Not known"),
    ),
    "intents": _of(
        m.Intent,
        _("To learn something"), _("To get a confession"), _("To punish"), _("To frighten them or others"),
        _("Out of discrimination"), _("Not known"),
    ),
    "compensations": _of(
        m.Compensation,
        _("In full"), _("In part"), _("Promised"), _("Refused"), _("Not asked for"), _("Not known"),
    ),
    "materials": _of(
        m.Material,
        _("Interview"), _("Signed statement"), _("Document"), _("Paper of a court"), _("Medical paper"),
        _("Picture"), _("Recording"), _("Press"), _("Online"), _("Other"),
    ),
    "counted": _of(
        m.Counted,
        _("Killed"), _("Wounded"), _("Kidnapped or held"),
    ),
}  # fmt: skip


def choices(name: str) -> list[tuple[str, Any]]:
    """(code, word) pairs of a list, in order."""
    return [(code.value, word) for code, word in LISTS[name].items()]


def word(name: str, code: str) -> Any:
    """What a code is called; the code itself where it is not known."""
    return next((words for listed_code, words in LISTS[name].items() if listed_code.value == code), code)


#: The kinds of recipients that a consent can be given for: those that reports have.
RECIPIENTS = [
    ("network", _("Network of defenders")),
    ("ngo", _("Organisation in the country")),
    ("media", _("Journalists")),
    ("fld", _("Front Line Defenders")),
    ("protectdefenders", _("ProtectDefenders.eu")),
    ("unoffice", _("UN human rights office")),
    ("ohchr", _("United Nations special procedures")),
    ("wgad", _("UN working group on arbitrary detention")),
    ("wgeid", _("UN working group on disappearances")),
    ("embassy", _("Embassy")),
    ("asean", _("ASEAN human rights commission")),
    ("donor", _("Donor")),
    ("insurer", _("Insurer")),
]

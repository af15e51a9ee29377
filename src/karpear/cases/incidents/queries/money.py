"""What is known of an incident when money is asked for it: a code, what it is mostly needed for, and who gets it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.case.playbook import Happened
from karpear.rules.duty.signatures import MoneyClass
from karpear.ui.templatetags.ui import short_day

from ..models import Incident
from .about import person_concerned
from .titles import playbook_name

#: What the first money mostly goes for.
MONEY_CLASSES = {
    Happened.DETAINED: MoneyClass.FIRST_VISIT,
    Happened.DISAPPEARED: MoneyClass.FIRST_VISIT,
    Happened.ACCIDENT: MoneyClass.MEDICAL,
    Happened.ASSAULTED: MoneyClass.MEDICAL,
    Happened.SEXUAL: MoneyClass.MEDICAL,
    Happened.FLEE: MoneyClass.RELOCATION,
    Happened.KILLED: MoneyClass.FUNERAL,
    Happened.FAMILY: MoneyClass.SUPPORT,
    Happened.RAIDED: MoneyClass.OFFICE,
}


@dataclass(frozen=True, slots=True)
class MoneyBeginning:
    """`case`: a code name where the person has one, else what happened and the day; never a name."""

    organisation: UUID
    case: str
    money_class: MoneyClass
    beneficiary: UUID | None


def money_beginning(reader: Person, incident: Incident) -> MoneyBeginning | None:
    """None where there is no organisation, or the reader may not ask for its money."""
    acting = Membership.objects.that_may(Verb.ASK_FOR_MONEY).filter(person=reader)
    if incident.organisation_id is None or not acting.filter(organisation=incident.organisation_id).exists():
        return None
    person = person_concerned(reader, incident)
    members = Membership.objects.active().filter(organisation=incident.organisation_id)
    if person and not members.filter(person=person).exists():
        person = None
    playbook = playbook_name(incident).in_language(get_language() or "en")
    return MoneyBeginning(
        organisation=incident.organisation_id,
        case=(str(person.code_name) if person else "") or f"{playbook}, {short_day(incident.opened_at)}",
        money_class=MONEY_CLASSES.get(Happened(incident.playbook), MoneyClass.OTHER),
        beneficiary=person.pk if person else None,
    )

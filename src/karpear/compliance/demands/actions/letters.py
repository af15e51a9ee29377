"""The photograph of a letter arrives sealed and is joined to its demand, whichever of the two comes first."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.access import hold_organisation
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Missing
from karpear.vault.actions.records import Given, keep_record
from karpear.vault.models import Record, RecordType

from ..models import Demand, DemandLetter


@transaction.atomic
def keep_letter(*, by: Person, version: Given, now: datetime) -> tuple[Record, bool]:
    """It is about a demand that they see, or about the key by which their phone knows one that is still on its way.

    The same again changes nothing. Raises Missing for somebody else's demand, and whatever `keep_record` raises.
    """
    if version.type != RecordType.RECEIPT or version.organisation is None or version.about is None:
        raise BadFields([("about", _("This does not belong to a demand."))])
    record, is_new = keep_record(by=by, version=version, now=now)
    # Whoever notes a demand holds it too: of the two, the second sees the first. Not while large files are read.
    hold_organisation(version.organisation)
    # What counts is what was signed, also where the same record comes with another address.
    demand = _demand_of(record)
    place = {"demand": demand} if demand else {"phone_key": record.about}
    _letter, is_joined = DemandLetter.objects.get_or_create(record=record, defaults=place)
    if demand and is_joined:
        note(demand, action="demand.letter", by=by, at=now)
    return record, is_new


def _demand_of(record: Record) -> Demand | None:
    """None while it has not arrived. Raises Missing for one of somebody else, or of another organisation."""
    own_phone = Q(phone_key=record.about, noted_by=record.owner)
    rows = Demand.objects.visible_to(record.owner).filter(organisation=record.organisation_id)
    demand = rows.filter(Q(pk=record.about) | own_phone).first()
    if demand is None and Demand.objects.filter(Q(pk=record.about) | Q(phone_key=record.about)).exists():
        raise Missing
    return demand


def join_letters(demand: Demand) -> None:
    """What its phone sent before it. For a demand that is just being noted."""
    if demand.phone_key:
        waiting = DemandLetter.objects.filter(
            phone_key=demand.phone_key, record__owner=demand.noted_by, record__organisation=demand.organisation
        )
        if waiting.update(demand=demand, phone_key=None):
            note(demand, action="demand.letter", by=demand.noted_by, at=demand.noted_at)

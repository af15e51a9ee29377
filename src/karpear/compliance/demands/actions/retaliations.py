"""What was done after a demand is noted in codes; what may be counted is claimed by the keeper, once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.access import locked
from karpear.people.contributed import ContributedFrom, take_back_contributed
from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields
from karpear.ui.values import checked

from ..models import Demand, Retaliation
from ..queries.retaliations import threat_names
from ..values import NewRetaliation


@transaction.atomic
def note_retaliation(*, by: Person, demand: UUID, new: NewRetaliation, now: datetime) -> Retaliation:
    """Kind, province and month. Raises Missing, Forbidden, and BadFields for a threat or day that cannot be."""
    row = locked(Demand, by=by, pk=demand, verb=Verb.KEEP_LAW)
    clean = checked(new)
    if clean.threat not in threat_names(row.organisation):
        raise BadFields([("threat", _("Choose one of the threats."))])
    if clean.happened_on > today_of(row.organisation, now):
        raise BadFields([("happened_on", _("This day is still in the future."))])
    retaliation = Retaliation.objects.create(
        demand=row, threat=clean.threat, month=clean.happened_on.replace(day=1), province=row.province,
        serious=clean.serious, counts=clean.counts, noted_by=by, noted_at=now,
    )  # fmt: skip
    note(row, action="demand.retaliation", by=by, at=now, threat=clean.threat, counts=clean.counts)
    return retaliation


@transaction.atomic
def take_back_retaliation(*, by: Person, demand: UUID, retaliation: UUID, now: datetime) -> None:
    """It may not be counted, and what it gave to a sector is deleted, as of a demand. Raises Missing or Forbidden."""
    row = locked(Demand, by=by, pk=demand, verb=Verb.KEEP_LAW)
    if row.retaliations.filter(pk=retaliation, counts=True).update(counts=False):
        note(row, action="demand.retaliation_uncounted", by=by, at=now)
        take_back_contributed(ContributedFrom.AFTERWARDS, [retaliation], now)


def claim_retaliation(*, retaliation: UUID) -> Retaliation | None:
    """Locked until the transaction ends, and marked as known; None when another keeper was faster."""
    rows = Retaliation.objects.to_carry().select_for_update(of=("self",)).select_related("demand")
    claimed = rows.filter(pk=retaliation).first()
    if claimed is not None:
        claimed.known = True
        claimed.save(update_fields=["known"])
    return claimed

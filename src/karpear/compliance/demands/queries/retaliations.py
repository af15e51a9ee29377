"""What can be done to somebody after a demand, by the catalogue; and what the keeper has still to carry."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language

from karpear.countries.queries import catalogue
from karpear.people.models import Organisation
from karpear.rules.refusals import Missing
from karpear.rules.risk.matrix import FactorKind

from ..models import Retaliation


def threat_names(organisation: Organisation) -> dict[str, str]:
    """Threats of the country by id, in the reader's language; none where it has no pack."""
    language = get_language() or "en"
    try:
        threats = catalogue(organisation.country).of_kind(FactorKind.THREAT)
    except Missing:
        return {}
    return {threat.id: threat.name.in_language(language) for threat in threats}


def retaliations_to_carry() -> "QuerySet[Retaliation, UUID]":
    """Those that may be counted, and the register has not heard of."""
    return Retaliation.objects.to_carry().order_by("noted_at", "id").values_list("pk", flat=True)

"""Of whom it is not known that they are well, whatever their phone says."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ..models import UNRESOLVED, Alert, StageCall


def people_in_doubt() -> "tuple[QuerySet[Alert, Any], QuerySet[StageCall, UUID]]":
    """Those with an open alert, silent ones too, or an open case; and those of whom a stage stands."""
    open_ones = Q(state__in=UNRESOLVED) | Q(incident__isnull=False, case_closed_at__isnull=True)
    return Alert.objects.filter(open_ones, drill=False).values("person"), StageCall.objects.people()

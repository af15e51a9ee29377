"""Write down what was done. `record` runs inside the transaction of the change it describes."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from .models import Entry


def record(
    *,
    at: datetime,
    action: str,
    object_type: str,
    object_id: UUID | None = None,
    actor: UUID | None = None,
    organisation: UUID | None = None,
    **detail: Any,
) -> None:
    """Add one line. `detail`: codes, counts and ids only."""
    Entry.objects.create(
        at=at,
        action=action,
        object_type=object_type,
        object_id=object_id,
        actor=actor,
        organisation=organisation,
        detail=detail,
    )

"""What a signatory agrees to, as one line of text, and its fingerprint. A browser calculates both again."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from .models import Statement


def agreed_text(statement: Statement) -> str:
    """Canonical JSON: names in the order of their letters, no blanks, letters as they are."""
    agreed: dict[str, Any] = {
        "addressees": statement.addressees,
        "convener": statement.convener,
        "floor": statement.floor,
        "floor_of": statement.floor_of,
        "form": statement.form,
        "statement": str(statement.pk),
        "text_en": statement.text_en,
        "text_km": statement.text_km,
        "times": [rfc3339(moment) for moment in statement.times],
        "title_en": statement.title_en,
        "title_km": statement.title_km,
        "umbrella": statement.umbrella,
        "v": 1,
        "window_hours": statement.window_hours,
    }
    return json.dumps(agreed, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def fingerprint_of(statement: Statement) -> str:
    return sha256(agreed_text(statement).encode()).hexdigest()


def rfc3339(moment: datetime) -> str:
    """In UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

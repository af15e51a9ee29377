"""Everything of one's own in this room, to take out."""

from datetime import datetime
from typing import Any

from karpear.people.models import Person

from ..models import ChecklistProgress, EmergencyPage, KnownNumber, WalletCard


def taken_out(person: Person, now: datetime) -> dict[str, Any]:
    """Card, pages, numbers and checklists as plain values. Tokens are nowhere, so they are not in it."""
    card = WalletCard.objects.filter(person=person).first()
    return {
        "format": "karpear-readiness-v1",
        "made_at": now.isoformat(),
        "wallet_card": card.content if card else None,
        "emergency_pages": [
            {
                "shows": one.shows,
                "made_at": one.made_at.isoformat(),
                "expires_at": one.expires_at.isoformat(),
                "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
            }
            for one in EmergencyPage.objects.filter(person=person).order_by("made_at", "id")
        ],
        "numbers": [
            {"place": one.slot, "due_on": one.due_on.isoformat(), "right": one.right, "right_in_a_row": one.step}
            for one in KnownNumber.objects.filter(person=person)
        ],
        "checklists": {one.checklist: one.done for one in ChecklistProgress.objects.filter(person=person)},
    }

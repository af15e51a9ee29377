"""Everything of one's own in this room, to take out."""

from datetime import datetime
from typing import Any

from karpear.people.models import Person

from ..card.models import EmergencyPage, WalletCard
from ..checklists.models import ChecklistProgress
from ..numbers.models import KnownNumber


def taken_out(person: Person, now: datetime) -> dict[str, Any]:
    """Card, pages, numbers and checklists as plain values. Tokens are nowhere, so they are not in it."""
    card = WalletCard.objects.filter(person=person).first()
    return {
        "format": "karpear-readiness-v1",
        "made_at": now.isoformat(),
        "wallet_card": card.content if card else None,
        "emergency_pages": [
            {
                "shows": page.shows,
                "made_at": page.made_at.isoformat(),
                "expires_at": page.expires_at.isoformat(),
                "withdrawn_at": page.withdrawn_at.isoformat() if page.withdrawn_at else None,
            }
            for page in EmergencyPage.objects.filter(person=person).order_by("made_at", "id")
        ],
        "numbers": [
            {
                "place": number.slot,
                "due_on": number.due_on.isoformat(),
                "right": number.right,
                "right_in_a_row": number.step,
            }
            for number in KnownNumber.objects.filter(person=person)
        ],
        "checklists": {row.checklist: row.done for row in ChecklistProgress.objects.filter(person=person)},
    }

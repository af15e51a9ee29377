"""Numbers rest before others are drawn.

Whoever changes what they give and has the numbers drawn again and again, reads what others give from what moves.
"""

from datetime import datetime, timedelta
from uuid import UUID

from karpear.audit.queries import when_done

REST = timedelta(days=7)


def rests_until(redrawn: str, row: UUID, now: datetime, *, drawn_at: datetime | None = None) -> datetime | None:
    """Until when a row is not drawn again; None: it can be. `redrawn`: the line of the audit that says that it was.

    `drawn_at`: when it was drawn first, where that counts, too.
    """
    moments = [moment for moment in (when_done(redrawn, [row]).get(row), drawn_at) if moment]
    rested_at = max(moments) + REST if moments else now
    return rested_at if now < rested_at else None

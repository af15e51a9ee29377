"""A statement that appeared with a name, for tests that try every address."""

from datetime import datetime, timedelta
from uuid import UUID

from karpear.voice.statements.actions.openings import wake_statements
from karpear.voice.statements.models import StatementSignature
from tests.cast import Cast

from .phones import an_open_statement, invited


def signed_together(cast: Cast, now: datetime) -> dict[str, UUID]:
    """Dara convenes, and two sign."""
    when = {"first_at": now + timedelta(days=1), "last_at": now + timedelta(days=2), "floor": 2}
    statement = an_open_statement(cast.dara, cast.lantern, now=now, **when)
    phones = invited(cast.dara, statement, "Lantern Friends", "River Union", now=now)
    for phone in phones:
        phone.pledge(2)
    wake_statements(now=now + timedelta(days=1))
    for phone in phones:
        phone.answer()
    return {"statement": statement.pk, "signature": StatementSignature.objects.filter(statement=statement)[0].pk}

"""Openings of sets, for tests that hand in names."""

from datetime import datetime

from karpear.voice.statements.actions.openings import wake_statements
from karpear.voice.statements.models import Statement, StatementSignature
from tests.cast import Cast

from .phones import FIRST_AT, Phone, an_open_statement, invited


def opened(cast: Cast, *names: str, **changes: object) -> tuple[Statement, list[Phone]]:
    """An opening of a set of these, and all who are in it."""
    statement = an_open_statement(cast.dara, cast.lantern, **{"floor": 2, **changes})
    phones = invited(cast.dara, statement, *names)
    for phone in phones:
        phone.pledge(2)
    wake_statements(now=FIRST_AT)
    assert Statement.objects.get().state == "opening"
    return statement, phones


def names_of(statement: Statement) -> list[str]:
    return sorted(row.name for row in StatementSignature.objects.filter(statement=statement))


def time_passes(until: datetime) -> None:
    """The keeper looks at every moment that comes."""
    coming = Statement.objects.due().filter(wakes_at__lte=until).order_by("wakes_at")
    while moment := coming.values_list("wakes_at", flat=True).first():
        wake_statements(now=moment)


def wake(at: datetime) -> str:
    wake_statements(now=at)
    return Statement.objects.get().state

"""As a page reads: PostgreSQL answers with what its person may see."""

from collections.abc import Iterator
from contextlib import contextmanager

from karpear.db.reader import read_for, read_for_nobody
from karpear.people.models import Person


@contextmanager
def reading(person: Person) -> Iterator[None]:
    """As a page of theirs reads."""
    read_for(person.pk)
    try:
        yield
    finally:
        read_for_nobody()

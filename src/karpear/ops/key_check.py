"""Do the keys of this installation belong to its database? With others everything starts, and every name is lost."""

from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection

from karpear.keys.cipher import SealBroken
from karpear.people.models import Person

from .console import CannotStart

TRIED = 5


def keys_open() -> bool:
    """Whether any of the newest names opens; yes while there is nobody. One damaged row says nothing of the keys."""
    newest = list(Person.objects.order_by("-id").values_list("pk", flat=True)[:TRIED])
    return not newest or any(map(_opens, newest))


def _opens(pk: UUID) -> bool:
    try:
        return bool(Person.objects.only("name").filter(pk=pk))
    except SealBroken:
        return False


def other_keys() -> str:
    """What is wrong then, and what to do."""
    return (
        f"The keys in {settings.KARPEAR_KEYS} open nothing in this database: they belong to another one. Put its own "
        "key folder there, or take it from a backup: docs/running/keys.md"
    )


def refuse_other_keys() -> None:
    """Nothing is to be written under keys that the rest was not written under. Raises CannotStart.

    A database that does not answer yet, or has no tables, holds nobody up.
    """
    try:
        is_ours = keys_open()
    except DatabaseError:
        return
    finally:
        connection.close()
    if not is_ours:
        raise CannotStart(other_keys())

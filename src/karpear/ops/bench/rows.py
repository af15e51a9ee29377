"""Many invented rows, quickly: complete rows without the objects and the verbs of a real one."""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Model

from karpear.db.bulk import table

BATCH = 20_000


def write(model: type[Model], names: Sequence[str], values: Iterable[Sequence[Any]], **constants: Any) -> None:
    """Rows with these values of `names` (attributes), these constants, and the defaults of all other columns."""
    into = table(model)
    places, template = into.at(*names), into.template(constants)
    for batch in batched(values, BATCH, strict=False):
        rows = []
        for line in batch:
            row = template.copy()
            for place, value in zip(places, line, strict=True):
                row[place] = value
            rows.append(row)
        with transaction.atomic():
            into.insert(rows)

"""A walk through a large table, a part at a time by its key: each part is read by an index, whatever is looked for."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model


def parts_of(model: type[Model], size: int, key: str = "pk") -> Iterator[dict[str, Any]]:
    """Filters that together hold every row once, each at most `size` rows of `model`, asked for as one goes on.

    `key`: the name under which rows that are filtered have the key of `model`.
    """
    rows = model._base_manager.order_by("pk").values_list("pk", flat=True)
    last = rows[size - 1 : size].first()
    beyond: dict[str, Any] = {}
    while last is not None:
        yield {**beyond, f"{key}__lte": last}
        beyond = {f"{key}__gt": last}
        last = rows.filter(pk__gt=last)[size - 1 : size].first()
    yield beyond

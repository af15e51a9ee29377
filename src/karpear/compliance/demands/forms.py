"""Forms of demands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.forms import BoundField
from django.utils.timezone import localtime

from karpear.ui.values import ValueForm

from .values import NewAnswer, NewDemand

_NEEDED_FIRST = ("level", "demand", "channel", "province", "answer_by", "within", "working")


class DemandForm(ValueForm):
    """What is needed first, then what helps."""

    asks = NewDemand

    def __init__(self, data: Any, *, province_names: Mapping[str, str], now: datetime, **kwargs: Any) -> None:
        choices = {"province": list(province_names.items())}
        initial = {"received_at": localtime(now).replace(second=0, microsecond=0, tzinfo=None)}
        super().__init__(data, choices=choices, initial=initial, **kwargs)

    @property
    def needed_first(self) -> list[BoundField]:
        """What stands open on a phone."""
        return [self[name] for name in _NEEDED_FIRST]

    @property
    def helpful(self) -> list[BoundField]:
        """What stands folded below."""
        return [field for field in self.visible_fields() if field.name not in _NEEDED_FIRST]

    @property
    def has_errors_below(self) -> bool:
        """Is anything wrong in what is folded?"""
        return any(field.errors for field in self.helpful)


class DisclosureForm(ValueForm):
    """What they have now: what the reply names is ticked, and is corrected by whoever handed it over."""

    asks = NewAnswer

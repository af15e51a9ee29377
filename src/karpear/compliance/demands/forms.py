"""Forms of demands."""

from collections.abc import Mapping
from typing import Any

from django.forms import BoundField

from karpear.ui.values import ValueForm

from .values import NewAnswer, NewDemand

#: Three taps: who asks, what, and how.
_TAPS = ("level", "demand", "channel")


class DemandForm(ValueForm):
    """Three taps first, then what helps."""

    asks = NewDemand

    def __init__(self, data: Any, *, province_names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(data, choices={"province": list(province_names.items())}, **kwargs)

    @property
    def taps(self) -> list[BoundField]:
        """What stands above Save."""
        return [self[name] for name in _TAPS]

    @property
    def helpful(self) -> list[BoundField]:
        """What stands folded below it."""
        return [field for field in self.visible_fields() if field.name not in _TAPS]

    @property
    def opens_below(self) -> bool:
        """Is anything wrong in what is folded, or written there already?"""
        return any(field.errors or field.value() for field in self.helpful)


class DisclosureForm(ValueForm):
    """What they have now: what the reply names is ticked, and is corrected by whoever handed it over."""

    asks = NewAnswer

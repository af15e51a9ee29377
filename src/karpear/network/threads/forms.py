"""Forms of conversations: each carries a key, so that a press that comes twice writes once."""

from typing import Any
from uuid import uuid4

from django import forms

from karpear.ui.values import ValueForm

from .values import NewThread, NewThreadMessage

#: More organisations than these are folded.
FEW = 12


class ThreadForm(ValueForm):
    """A conversation on one screen. `sure`: pressed on the page that says who will receive it.

    Of many organisations the list is folded: a phone would scroll for long.
    """

    asks = NewThread
    conditional = frozenset({"organisations", "named"})
    key = forms.UUIDField(widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def folded(self) -> frozenset[str]:
        is_long = len(self.fields["organisations"].choices) > FEW  # type: ignore[attr-defined]
        return frozenset({"organisations"}) if is_long and not self["organisations"].value() else frozenset()

    @property
    def sent(self) -> list[tuple[str, str]]:
        """What was typed, for the page between: (name, value)."""
        data: Any = self.data
        return [(name, value) for name in self.fields if name != "sure" for value in data.getlist(name)]


class MessageForm(ValueForm):
    """One message. `seen`: the mark of the warnings that its writer has read."""

    asks = NewThreadMessage
    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

"""Inputs for times and numbers that work on every phone without JavaScript."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms


class LocalTime(forms.DateTimeInput):
    """A browser's own date and time field, in the reader's zone. Seconds only where there are any."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"type": "datetime-local", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%dT%H:%M:%S" if value.second else "%Y-%m-%dT%H:%M")
        return str(value) if value else None


def few_lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def minutes() -> forms.TextInput:
    """A number field that takes Khmer digits too."""
    return forms.TextInput(attrs={"inputmode": "decimal", "size": 5, "autocomplete": "off", "class": "short"})


def phone() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})


def offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]], *first: tuple[str, Any]) -> None:
    """Fill a field's choices; without any the question is not asked."""
    field = form.fields[name]
    if choices and isinstance(field, forms.ChoiceField):
        field.choices = [*first, *choices]
    else:
        del form.fields[name]

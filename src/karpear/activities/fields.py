"""Inputs for times and numbers that work on every phone without JavaScript."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_naive, localtime, make_aware


class LocalTime(forms.DateTimeInput):
    """A browser's own date and time field, in the reader's zone. Seconds only where there are any.

    A browser writes it in its own order and language, so the moment stands below in words; `plan.js` keeps them true.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"type": "datetime-local", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%dT%H:%M:%S" if value.second else "%Y-%m-%dT%H:%M")
        return str(value) if value else None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field, words = super().render(name, value, attrs, renderer), _in_words(value)
        return format_html('{}<output class="small muted" data-moment>{}</output>', field, words)


def _in_words(value: Any) -> str:
    """Weekday, day and hour in the reader's words: "Saturday 28 Nov 06:00". Empty for what is not a moment."""
    try:
        moment = value if isinstance(value, datetime) else parse_datetime(str(value or ""))
    except ValueError:
        return ""
    if moment is None:
        return ""
    local = localtime(make_aware(moment) if is_naive(moment) else moment)
    return f"{date_format(local, 'l j M')} {local:%H:%M}"


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

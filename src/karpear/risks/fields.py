"""Fields that several forms of this room share."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language

from karpear.countries.queries import provinces
from karpear.people.models import Organisation, Person
from karpear.rules.refusals import Missing

MOST_WORDS = 4000


class Day(forms.DateField):
    """A day, with the browser's own field."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


class Words(forms.CharField):
    """A few lines."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(max_length=MOST_WORDS, widget=forms.Textarea({"rows": rows}), **kwargs)


def people(able: Iterable[Person]) -> list[tuple[str, str]]:
    """(id, name) of people to choose from."""
    return [(str(person.pk), person.shown_name) for person in able]


def provinces_of(organisation: Organisation) -> list[tuple[str, str]]:
    """(code, name in the reader's language); none where the country has no pack."""
    language = get_language() or "en"
    try:
        return [(province.code, province.name.in_language(language)) for province in provinces(organisation.country)]
    except Missing:
        return []


def offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]], *, empty: Any = None) -> None:
    """Fill a field's choices; `empty`: the word for choosing nothing."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = [*([("", empty)] if empty is not None else []), *choices]

"""Colleagues who come along: boxes while they are few, otherwise names that are typed and offered from a list."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Person

#: So many are seen at a glance on a phone.
FEW = 8
EMPTY_LINES = 2
_LABEL = _("Colleagues who come along")
_HINT = _("Each of them gets the same check-ins. One of you can check in for the others.")
_TYPED_HINT = _("Type the beginning of a name and choose.")


def colleagues_field(people: Sequence[Person]) -> forms.Field:
    """Asks who of these comes along; the answer is a list of ids."""
    if len(people) > FEW:
        return TypedColleagues(people)
    choices = [(str(person.pk), person.shown_name) for person in people]
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=_LABEL, required=False, widget=boxes, choices=choices, help_text=_HINT)


class NameLines(forms.Widget):
    """A line for each name, two empty ones below, and one list that all of them offer names from. No script."""

    use_fieldset = True

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self.names = list(names)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        typed = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return [line.strip() for line in typed if line.strip()]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        lines = [*(value or []), *[""] * EMPTY_LINES]
        label = gettext("Name")
        offered = f"{(attrs or {}).get('id', name)}_names"
        inputs = format_html_join(
            "",
            '<input type="text" name="{}" value="{}" list="{}" aria-label="{} {}" maxlength="200" autocomplete="off">',
            ((name, line, offered, label, n) for n, line in enumerate(lines, start=1)),
        )
        options = format_html_join("", '<option value="{}">', ((known,) for known in self.names))
        return format_html('{}<datalist id="{}">{}</datalist>', inputs, offered, options)


class TypedColleagues(forms.Field):
    """Names in, ids out. Of two colleagues of the same name each carries a number."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.ids_by_name = _label_apart(people)
        self.names_by_id = {pk: name for name, pk in self.ids_by_name.items()}
        super().__init__(
            label=_LABEL, required=False, widget=NameLines(self.ids_by_name), help_text=_TYPED_HINT, initial=[]
        )

    def prepare_value(self, value: Any) -> list[str]:
        return [self.names_by_id.get(line, line) for line in value or []]

    def clean(self, value: Any) -> list[str]:
        by_name = {name.casefold(): pk for name, pk in self.ids_by_name.items()}
        ids = {line: line if line in self.names_by_id else by_name.get(line.casefold()) for line in value or []}
        unknown = [line for line, pk in ids.items() if pk is None]
        if unknown:
            text = _("Not a colleague with an account: %(names)s. Choose from the list, or write the name below.")
            raise ValidationError(text, params={"names": ", ".join(unknown)})
        return list(dict.fromkeys(pk for pk in ids.values() if pk))


def _label_apart(people: Sequence[Person]) -> dict[str, str]:
    """Name → id, the names told apart."""
    ids_by_name: dict[str, str] = {}
    for person in people:
        name, n = person.shown_name, 2
        while name in ids_by_name:
            name, n = f"{person.shown_name} ({n})", n + 1
        ids_by_name[name] = str(person.pk)
    return ids_by_name

"""Fields that all rooms share. To choose nothing is the empty text on a page, and the field's `nothing` in Python."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from karpear.rules.text.names import clean_name, mixes_alphabets

from .digits import latin

LOCAL = "%Y-%m-%dT%H:%M"
FEW_LINES = 4000
MOST_MONEY = 2_000_000_000
NUMERIC = {"inputmode": "numeric"}
#: 1,500 and 1 500; a point would be half of a unit elsewhere.
_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[, \u00a0\u202f](?=\d{3}(?:\D|$))")

type Choices = Iterable[tuple[Any, Any]]


class Day(forms.DateField):
    """A day, with the browser's own field."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


class FreshDay(Day):
    """A day that no organisation means by mistake: nobody was insured a hundred years ago."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not 1990 <= day.year <= 2100:
            raise ValidationError(_("Write a day between 1990 and 2100."))
        return day


class Moment(forms.DateTimeField):
    """A day and time in the reader's own zone, with the browser's own field; never in another century by mistake."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format=LOCAL)
        super().__init__(widget=widget, input_formats=[LOCAL, "%Y-%m-%d %H:%M"], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        # What is out of bounds is left as it is: the first and the last year have no other zone.
        return value if isinstance(value, datetime) and not _is_near(value) else super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if moment and not _is_near(moment):
            raise ValidationError(_("Write a time between 2000 and 2100."))
        return moment


def _is_near(moment: datetime) -> bool:
    return 2000 <= moment.year <= 2100


class FewLines(forms.CharField):
    """A few lines of text."""

    def __init__(self, *, rows: int = 3, max_length: int = FEW_LINES, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea({"rows": rows}), **kwargs)


class NameField(forms.CharField):
    """Without what nobody sees. A name made of nothing else is not a name."""

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        name = clean_name(typed)
        if typed and not name:
            raise ValidationError(_("Write a name that can be read."))
        if mixes_alphabets(name):
            raise ValidationError(_("Write each word in the letters of one alphabet."))
        return name


class WholeNumber(forms.IntegerField):
    """A number without a fraction, on the phone's keys for numbers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(NUMERIC), **kwargs)


class Money(WholeNumber):
    """Whole units of a currency, which is asked next to it; typed as pages write them, too: 1,500."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_MONEY, **kwargs)

    def to_python(self, value: Any) -> int | None:
        typed = latin(str(value)).strip() if value is not None else value
        amount: int | None = super().to_python(_BETWEEN_THOUSANDS.sub("", typed) if typed else typed)
        return amount


class Currency(forms.RegexField):
    """ISO 4217."""

    def __init__(self, **kwargs: Any) -> None:
        errors = {"invalid": _("Three capital letters, such as USD.")}
        super().__init__(label=_("Currency"), regex=r"^[A-Z]{3}$", max_length=3, error_messages=errors, **kwargs)


class PhoneField(forms.CharField):
    """A phone number as somebody types it."""

    def __init__(self, *, max_length: int = 40, **kwargs: Any) -> None:
        attributes = {"inputmode": "tel", "autocomplete": "off", "dir": "ltr"}
        super().__init__(max_length=max_length, widget=forms.TextInput(attributes), **kwargs)


class Choice(forms.TypedChoiceField):
    """One of several. `empty`: the word for choosing nothing, where that can be seen; `nothing`: its value."""

    def __init__(
        self,
        *,
        choices: Choices = (),
        empty: Any = None,
        nothing: Any = "",
        coerce: Callable[[Any], Any] = str,
        **kwargs: Any,
    ) -> None:
        self.empty = empty
        super().__init__(coerce=coerce, empty_value=nothing, **kwargs)
        self.offer(choices)

    def offer(self, choices: Choices) -> None:
        """What there is to choose from here."""
        self.choices = [*([("", self.empty)] if self.empty is not None else []), *choices]


class AnyOf(forms.MultipleChoiceField):
    """None, some or all of several."""

    empty_value = ()

    def __init__(self, *, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(choices=list(choices), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class Offered(Choice):
    """One of what only the page knows; an action asks its own rows whether the answer can be taken."""


def offer(form: forms.Form, **choices: Choices) -> None:
    """What there is to choose from here, by field."""
    for name, offered in choices.items():
        field: Any = form.fields[name]
        if isinstance(field, Choice):
            field.offer(offered)
        else:
            field.choices = list(offered)


class Choosable(Protocol):
    """Somebody who can be chosen."""

    pk: Any

    @property
    def shown_name(self) -> str: ...


class PersonChoice(Offered):
    """Somebody. The value is an id; nobody is None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=UUID, nothing=None, **kwargs)


def named(people: Iterable[Choosable]) -> list[tuple[str, str]]:
    """(id, name) of people to choose from."""
    return [(str(person.pk), person.shown_name) for person in people]


class ProvinceChoice(Offered):
    """A province of the country, by its code; the empty text means no province."""

    def __init__(self, *, empty: Any, **kwargs: Any) -> None:
        super().__init__(label=_("Province"), required=False, empty=empty, **kwargs)


class YesNo(Choice):
    """True or False; None where nothing is said, and `unsaid` is the word for that."""

    def __init__(self, *, unsaid: Any = None, **kwargs: Any) -> None:
        answers: Sequence[tuple[str, Any]] = [("yes", _("Yes")), ("no", _("No"))]
        kwargs.setdefault("required", unsaid is None)
        super().__init__(choices=answers, empty=unsaid, nothing=None, coerce=lambda answer: answer == "yes", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

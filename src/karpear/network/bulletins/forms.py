"""The composer's form, the reader's own language first; and the small forms around it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karpear.keys.ids import new_id
from karpear.ui.forms import Choice, FewLines, PersonChoice, WholeNumber
from karpear.ui.values import ValueForm

from .models import Bulletin
from .values import PRESET_LABEL, NewBulletin, as_written
from .words import own_language, province_names

ALL, PICKED = "all", "chosen"
#: Presets: it holds until then, the next day.
EVENING = 18
_WORDS = ("headline", "avoid", "todo")
_FIRST = ("event", "drill", *_WORDS, "province", "expires_at", "sure", "label", "goes_to")
_MORE = (
    *(f"other_{name}" for name in _WORDS), "more_provinces", "since", "reliability", "credibility", "urgency",
    "severity", "all_staff", "is_public",
)  # fmt: skip


class BulletinForm(ValueForm):
    """One short page; what few need is folded together."""

    asks = NewBulletin
    conditional: ClassVar[frozenset[str]] = frozenset(f"{name}_{code}" for name in _WORDS for code in ("km", "en"))
    key = forms.UUIDField(widget=forms.HiddenInput)
    goes_to = Choice(
        label=_("To whom"), widget=forms.RadioSelect,
        choices=[
            (ALL, _("all members of the network")),
            (PICKED, _("those whom I choose on the next page; with RED always")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, country: str, row: Bulletin | None = None, **kwargs: Any) -> None:
        names = list(province_names(country).items())
        first = own_language()
        second = "en" if first == "km" else "km"
        self.first = [f"{name}_{first}" if name in _WORDS else name for name in _FIRST]
        more = [f"{name.removeprefix('other_')}_{second}" if name.startswith("other_") else name for name in _MORE]
        super().__init__(
            *args, choices={"province": names, "more_provinces": names}, field_order=["key", *self.first, *more],
            initial={**preset(), **(as_written(row) if row else {}), **kwargs.pop("initial", {})}, **kwargs,
        )  # fmt: skip
        if row:
            del self.fields["key"], self.fields["goes_to"]

    @property
    def first_rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [row for row in self.rows if row[1][0].name in self.first]

    @property
    def more_rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [row for row in self.rows if row[1][0].name not in self.first]

    @property
    def is_more_open(self) -> bool:
        """Is anything said there, or wrong?"""
        fields = [field for _heading, row in self.more_rows for field in row]
        return any(field.value() or field.errors for field in fields)


def preset() -> dict[str, Any]:
    """What an author need not say: until tomorrow evening, for all members, and no further."""
    return {"label": PRESET_LABEL, "goes_to": ALL, "key": new_id()}


def tomorrow_evening(now: datetime) -> datetime:
    """Where the reader is."""
    day = timezone.localtime(now) + timedelta(days=1)
    return day.replace(hour=EVENING, minute=0, second=0, microsecond=0)


class AskReleaseForm(forms.Form):
    """Who is asked to release it."""

    asked_of = PersonChoice(label=_("Who releases it"), empty=_("choose"))


class TakeBackForm(forms.Form):
    """Why it no longer holds."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    why_km = FewLines(label=_("Why (Khmer)"), max_length=500, rows=3, required=False)
    why_en = FewLines(label=_("Why (English)"), max_length=500, rows=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["key", f"why_{own_language()}"])


class HandOnForm(forms.Form):
    """To whom it is handed on."""

    people = forms.MultipleChoiceField(label=_("Colleagues"), required=False, widget=forms.CheckboxSelectMultiple)
    partners = forms.MultipleChoiceField(
        label=_("Partners"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "A mail says that there is a note on their page. Whoever has no e-mail address, you tell yourself."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Mapping[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = choices
            if not choices:
                del self.fields[name]


class NewcomerForm(forms.Form):
    """Which organisation that joined late receives what was sent in the past days."""

    member = PersonChoice(label=_("The organisation that joined"), empty=_("choose"))
    days = WholeNumber(label=_("Bulletins of the past days"), min_value=1, max_value=90, initial=14)

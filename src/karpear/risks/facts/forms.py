"""What happened, as somebody types it: most of it is one tap."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation
from karpear.ui.forms import Choice, Day, FewLines, Offered, ProvinceChoice, YesNo, offer
from karpear.ui.scales import (  # fmt: skip
    GROUND,
    GROUNDS,
    ONLY_FOR_DISCRIMINATION,
    RELIABILITIES,
    by_act,
    choices,
)

from .models import Fact
from .queries.facts import Names

MAX_PLACE = 200
MAX_NOTE = 2000


def told(words: Any) -> list[tuple[Any, Any]]:
    """(value, name with its meaning next to it) pairs, in the reader's language."""
    label = '<span>{} <span class="hint small">{}</span></span>'
    return [(getattr(key, "value", key), format_html(label, word.name, word.meaning)) for key, word in words.items()]


class FactForm(forms.Form):
    """One fact. `organisation` is asked only where there are several; `key` makes a second press the same fact."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    organisation = forms.ChoiceField(label=_("For"))
    threat = Offered(label=_("What happened?"), empty="—")
    serious = YesNo(label=_("Was anybody hurt, taken or killed?"), widget=forms.RadioSelect, initial="no")
    happened_on = Day(label=_("Which day?"))
    province = ProvinceChoice(empty=_("Not known, or the whole country"))
    place = forms.CharField(
        label=_("Road or place"), required=False, max_length=MAX_PLACE, widget=forms.TextInput({"autocomplete": "off"})
    )
    reliability = forms.ChoiceField(label=_("How reliable is the source?"), widget=forms.RadioSelect)
    ground = Choice(
        label=GROUND, required=False, empty="—", choices=choices(GROUNDS), help_text=ONLY_FOR_DISCRIMINATION
    )
    note = FewLines(
        label=_("Note"),
        required=False,
        max_length=MAX_NOTE,
        help_text=_("No names: officers and leads of the organisation read it, and it is kept for two years."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        organisations: Sequence[Organisation],
        names: Names,
        today: date,
        fact: Fact | None = None,
    ) -> None:
        defaults = {"happened_on": fact.happened_on, "province": fact.province} if fact else {"happened_on": today}
        super().__init__(data, initial={"key": uuid4(), **defaults})
        offer(
            self,
            organisation=[(str(organisation.pk), organisation.name) for organisation in organisations],
            threat=by_act(names.threats.items(), names.acts),
            province=names.provinces.items(),
            reliability=told(RELIABILITIES),
        )
        self.only = organisations[0].pk
        if len(organisations) == 1 or fact:
            del self.fields["organisation"]
        if fact:
            del self.fields["key"]
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()

    @property
    def where(self) -> UUID:
        """The organisation it is entered for."""
        return UUID(self.cleaned_data["organisation"]) if "organisation" in self.fields else self.only

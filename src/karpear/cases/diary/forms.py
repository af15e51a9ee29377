"""The codes that may leave an entry: choices only, so that nothing else can."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation
from karpear.ui.forms import offer
from karpear.ui.scales import AREAS, RELIABILITIES, by_act, choices

from .queries.consents import Codes

MONTHS_BACK = 24
NOBODY = "nobody"


class ConsentForm(forms.Form):
    """Exactly what leaves. The browser fills in what it can from the open entry; the person changes or empties it."""

    shown_at: ClassVar = {"happened_on": "day"}

    organisation = forms.ChoiceField(label=_("Who learns of it"))
    threat = forms.ChoiceField(label=_("What kind of thing it was"))
    month = forms.ChoiceField(label=_("Which month"))
    day = forms.ChoiceField(
        label=_("Which day"),
        required=False,
        help_text=_("Without the day it is harder to tell whose entry this is; with it, patterns are seen sooner."),
    )
    province = forms.ChoiceField(label=_("Where, no closer than the province"), required=False)
    areas = forms.MultipleChoiceField(
        label=_("What was affected"),
        required=False,
        choices=choices(AREAS),
        widget=forms.CheckboxSelectMultiple,
    )
    serious = forms.BooleanField(label=_("Somebody was hurt, taken or killed"), required=False)
    reliability = forms.ChoiceField(
        label=_("How reliable is the source?"), choices=choices(RELIABILITIES), initial="likely_reliable"
    )
    agreed = forms.BooleanField(label=_("I consent that these facts, and nothing else, leave my sealed entry."))

    def __init__(
        self, data: Any = None, *, organisations: Sequence[Organisation], codes: Codes, today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        offered = [(str(organisation.pk), organisation.name) for organisation in organisations]
        offer(
            self,
            organisation=[("", "—"), *offered, (NOBODY, _name_nobody())],
            threat=[("", "—"), *by_act(codes.threats.items(), codes.acts)],
            province=[("", _("Do not say")), *codes.provinces.items()],
            month=_months(today),
            day=[("", _("Do not say")), *((str(n), str(n)) for n in range(1, 32))],
        )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        year, month = (int(n) for n in (clean.get("month") or "2000-01").split("-"))
        try:
            clean["happened_on"] = date(year, month, int(clean.get("day") or 1))
        except ValueError:
            self.add_error("day", _("This month has no such day."))
        clean["only_month"] = not clean.get("day")
        clean["organisation"] = UUID(clean["organisation"]) if clean.get("organisation", NOBODY) != NOBODY else None
        return clean


def _name_nobody() -> Any:
    return _("No organisation: only I may give it to be counted in the sector")


def _months(today: date) -> list[tuple[str, str]]:
    months = []
    for back in range(MONTHS_BACK):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        months.append((f"{year:04}-{month + 1:02}", f"{MONTHS[month + 1]} {year}"))
    return months

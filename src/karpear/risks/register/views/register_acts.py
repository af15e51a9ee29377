"""What can be done to many risks of the register at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Person
from karpear.ui.bulk import BulkAct, owners_in
from karpear.ui.forms import Day

from ..actions import risks as actions
from ..forms.starter import AdoptForm
from ..models import Risk


class ReviewForm(forms.Form):
    """When they are looked at again."""

    review_on = Day(label=_("Review by"))


def risk_acts(by: Person, members: Sequence[Person], now: datetime) -> list[BulkAct]:
    """Of somebody who may change them. `members`: who can look after them."""

    def change(risk: UUID, clean: Mapping[str, Any]) -> None:
        actions.change_risk(by=by, risk=risk, clean=clean, now=now)

    def review(risk: UUID, _clean: Mapping[str, Any]) -> None:
        actions.mark_reviewed(by=by, risk=risk, now=now)

    return [
        BulkAct(
            key="owner", word=_("Give to somebody"), do=change, holders=owners_in(Risk.objects.all()),
            form=lambda data: AdoptForm(data, members=members),
            text=_("This person looks after them from now on, and is told when one is overdue."),
        ),
        BulkAct(
            key="review", word=_("Set review date"), do=change, form=ReviewForm,
            text=_("Until this day each of them should be looked at again."),
        ),
        BulkAct(
            key="same", word=_("Reviewed, nothing changed"), do=review,
            text=_("You looked at each of them today. When each is due again follows from how large it is."),
        ),
    ]  # fmt: skip

"""Forms of giving, telling and vouching."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.countries.queries import packs
from karpear.network.members.models import Network
from karpear.ui.forms import Choice
from karpear.ui.values import ValueForm, questions

from .models import TellingGroup
from .queries.bulletins import TellingBulletin
from .queries.facts import GivenFact, province_names
from .queries.groups import months_back
from .queries.networks import ReceivingNetwork
from .values import BULLETIN, BULLETIN_HELP, NewTelling, NewTold, NewVouching, TellingQuestion, TellingWord


class SectorFactForm(forms.Form):
    """To which network, and whether it is the same happening as another fact of theirs, or as a bulletin's."""

    network = Choice(label=_("To which network"), coerce=UUID, widget=forms.RadioSelect)
    same_as = Choice(
        label=_("Is it the same happening as another fact of yours?"), coerce=UUID, required=False, nothing=None,
        empty=_("no"), help_text=_("Then both count as one."),
    )  # fmt: skip
    bulletin = Choice(label=BULLETIN, coerce=UUID, required=False, nothing=None, empty=_("no"), help_text=BULLETIN_HELP)

    def __init__(
        self, *args: Any, receivers: Iterable[ReceivingNetwork], twins: Iterable[GivenFact],
        bulletins: Sequence[TellingBulletin], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        networks: Any = self.fields["network"]
        same_field: Any = self.fields["same_as"]
        choices = [(str(row.network.pk), row.network.body.name) for row in receivers]
        networks.offer(choices)
        same_field.offer([(str(line.fact.pk), str(line)) for line in twins])
        if len(choices) == 1:
            self.initial["network"] = choices[0][0]
            networks.widget = forms.HiddenInput()
        if not twins:
            del self.fields["same_as"]
        bulletin_field: Any = self.fields["bulletin"]
        bulletin_field.offer([(str(bulletin.pk), str(bulletin)) for bulletin in bulletins])
        if not bulletins:
            del self.fields["bulletin"]


class KeyedForm(ValueForm):
    """Has a `key`, so that a form that is sent twice tells once; what it asks is handed in without it."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    @property
    def clean_values(self) -> dict[str, Any]:
        """Only what the value asks."""
        return {name: self.cleaned_data[name] for name in questions(self.asks) if name in self.fields}


class TellForm(KeyedForm):
    """On the public page. A new group's receipt is made from the key."""

    asks = NewTelling

    answer = forms.CharField(max_length=60, widget=forms.TextInput({"autocomplete": "off"}))
    receipt = forms.CharField(
        label=_("Your receipt, if you have told something before"), required=False, max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, question: str, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid4()})
        kwargs["choices"] = {"province": list(_home_provinces()), "month": months_back(today)}
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = question


class ReceiptForm(forms.Form):
    """Whoever has it sees what was told with it."""

    receipt = forms.CharField(
        label=_("Your receipt"), max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class GroupToldForm(KeyedForm):
    """What an officer heard."""

    asks = NewTold

    def __init__(
        self, *args: Any, networks: Iterable[Network], groups: Iterable[TellingGroup], today: date,
        bulletins: Sequence[TellingBulletin], **kwargs: Any,
    ) -> None:  # fmt: skip
        kwargs.setdefault("initial", {"key": uuid4()})
        rows = [(str(network.pk), network.body.name) for network in networks]
        kwargs["choices"] = {
            "network": rows,
            "group": [(str(group.pk), group.name) for group in groups],
            "province": list(_home_provinces()),
            "month": months_back(today),
            "bulletin": [(str(bulletin.pk), str(bulletin)) for bulletin in bulletins],
        }
        super().__init__(*args, **kwargs)
        if len(rows) == 1:
            self.initial["network"] = rows[0][0]
            self.fields["network"].widget = forms.HiddenInput()
        if not bulletins:
            del self.fields["bulletin"]


class VouchForm(ValueForm):
    """That a group is real."""

    asks = NewVouching


class QuestionForm(ValueForm):
    """What the public page asks first."""

    asks = TellingQuestion


class TellingWordForm(ValueForm):
    """By which word groups tell by SMS."""

    asks = TellingWord


def _home_provinces() -> Iterable[tuple[str, str]]:
    """Of the first country: a network's is not known, and codes of others would only lengthen the page."""
    names = province_names()
    return [(row.code, names[row.code]) for row in packs()[0].provinces]

"""What a facilitator types: a new session, things to rate, guests, what counts, how sure they are."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation, Person
from karpear.rules.risk.matrix import Area, Confidence, Focus, Reliability
from karpear.ui.forms import offer
from karpear.ui.scales import AREAS, CONFIDENCES, FOCUSES, RELIABILITIES, ScaleWord, choices

from ..models import Item, ItemKind, Stance
from ..questions import STANCES, Scale

MAX_NAME, MAX_TEXT = 120, 1000
#: Of a register, low confidence is said and changes no level.
SURE = {**CONFIDENCES, Confidence.LOW: ScaleWord(CONFIDENCES[Confidence.LOW].name, _("Mostly a feeling."))}


def with_meaning(words: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
    """Choices that say what each step means."""
    return [(getattr(k, "value", k), f"{w.name}: {w.meaning}" if w.meaning else w.name) for k, w in words.items()]


class SessionForm(forms.Form):
    """A new session."""

    organisation = forms.ChoiceField(label=_("Of which organisation?"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=MAX_NAME, help_text=_("Raters see it. Name nobody in it."))
    focus = forms.ChoiceField(
        label=_("What do you mostly do?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("What is usual for such organisations is put on the list. You change it on the next page."),
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, organisation=[(str(o.pk), o.name) for o in organisations], focus=choices(FOCUSES))
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()

    def clean_organisation(self) -> UUID:
        return UUID(self.cleaned_data["organisation"])

    def clean_focus(self) -> Focus | None:
        value = self.cleaned_data["focus"]
        return Focus(value) if value else None


class FormSessionForm(forms.Form):
    """A new session by a form of the pack."""

    organisation = copy(SessionForm.base_fields["organisation"])
    title = copy(SessionForm.base_fields["title"])

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, organisation=[(str(o.pk), o.name) for o in organisations])
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()

    def clean_organisation(self) -> UUID:
        return UUID(self.cleaned_data["organisation"])


class OwnItemForm(forms.Form):
    """One thing to rate in their own words."""

    name = forms.CharField(label=_("Name"), max_length=MAX_NAME)
    description = forms.CharField(
        label=_("What it means"), max_length=MAX_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    areas = forms.MultipleChoiceField(
        label=_("What could it touch?"),
        choices=choices(AREAS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Raters judge each of these. Without any, they judge all four."),
    )
    stance = forms.ChoiceField(label=_("Who are they to us?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: ItemKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, stance=with_meaning(STANCES))
        if kind != ItemKind.RISK:
            del self.fields["areas"]
        if kind != ItemKind.ACTOR:
            del self.fields["stance"]

    @property
    def clean_values(self) -> dict[str, Any]:
        clean = self.cleaned_data
        stance = clean.get("stance")
        return {
            "name": clean["name"],
            "description": clean["description"],
            "areas": [Area(a) for a in clean.get("areas", [])],
            "stance": Stance(stance) if stance else None,
        }


class GuestForm(forms.Form):
    """Somebody from outside."""

    name = forms.CharField(label=_("Name"), max_length=MAX_NAME, help_text=_("Only you and your officers see it."))
    organisation = forms.CharField(label=_("Their organisation"), max_length=MAX_NAME, required=False)


class SettleForm(forms.Form):
    """What counts for one item: a step for each question, or left open."""

    def __init__(self, *args: Any, scales: Sequence[Scale], asks_proof: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scales = scales
        for scale in scales:
            steps = [(str(n), f"{n} {word.name}: {word.meaning}") for n, word in scale.steps.items()]
            self.fields[scale.key] = forms.ChoiceField(
                label=scale.question, choices=steps, required="left_open" not in self.data, widget=forms.RadioSelect
            )
        if asks_proof:
            self.fields["proof"] = forms.CharField(
                label=_("Which document proves it, and where it is"),
                max_length=MAX_TEXT,
                required=False,
                help_text=_("The highest step needs one. Name the paper, not what is in it."),
            )
        self.fields["left_open"] = forms.BooleanField(label=_("Leave it open: nobody knows enough"), required=False)
        self.fields["why"] = forms.CharField(
            label=_("Why"), max_length=MAX_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
        )

    @property
    def clean_values(self) -> dict[str, Any]:
        """The chosen steps; None: left open."""
        clean = self.cleaned_data
        steps = None if clean["left_open"] else {scale.key: int(clean[scale.key]) for scale in self.scales}
        return {"values": steps, "why": clean["why"], "proof": clean.get("proof", "")}


class FinishForm(forms.Form):
    """Who cares for each new risk, and how sure the group is of the whole."""

    confidence = forms.ChoiceField(
        label=_("How sure is the group of this?"), choices=with_meaning(SURE), widget=forms.RadioSelect
    )
    reliability = forms.ChoiceField(
        label=_("How reliable is what the group knows?"), choices=with_meaning(RELIABILITIES), widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=_("What to remember from the talk"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, new: Sequence[tuple[Item, str]], members: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.new = new
        people = [(str(m.pk), m.shown_name) for m in members]
        for item, name in new:
            self.fields[f"owner_{item.pk.hex}"] = forms.ChoiceField(label=name, choices=people)

    def owner_fields(self) -> list[forms.BoundField]:
        return [self[f"owner_{item.pk.hex}"] for item, _name in self.new]

    @property
    def clean_values(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return {
            "owners": {item.pk: UUID(clean[f"owner_{item.pk.hex}"]) for item, _name in self.new},
            "confidence": Confidence(clean["confidence"]),
            "reliability": Reliability(clean["reliability"]),
            "why": clean["why"],
        }

"""Choosing custodians, writing words for contacts, saying what is known."""

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.case.pack import LEAST, MOST, Stage

STAGE_WORDS = {
    Stage.MISSED: _("Silent: nobody reaches them"),
    Stage.MISSING: _("Missing: we looked, and nobody knows where they are"),
    Stage.DETAINED: _("Detained"),
    Stage.HURT: _("Hurt"),
    Stage.KILLED: _("Killed"),
}
#: A browser that may keep what is typed, to restore it after a crash, writes it to its disk in clear.
_QUIET = forms.Textarea(
    {"rows": 4, "autocomplete": "off", "autocorrect": "off", "autocapitalize": "off", "spellcheck": "false"}
)


class AskCustodianForm(forms.Form):
    """A vault key: somebody's here, or one kept elsewhere."""

    kind = forms.ChoiceField(choices=[("person", "person"), ("outside", "outside")])
    key = forms.UUIDField()


class NeededForm(forms.Form):
    needed = forms.IntegerField(
        label=_("How many of them together open it"), min_value=LEAST, max_value=MOST,
        help_text=_("Two of three is a good choice. One alone never opens it."),
    )  # fmt: skip


class InstructionsForm(forms.Form):
    """A text for each stage."""

    missed = forms.CharField(
        label=_("If nobody hears from me"), required=False, max_length=4000, widget=_QUIET,
        help_text=_("Shown as soon as a message about my silence or my SOS reaches them."),
    )  # fmt: skip
    missing = forms.CharField(
        label=_("If I have disappeared"), required=False, max_length=4000, widget=_QUIET,
        help_text=_("For example: whom to ask first, who usually sees me last, what to publish and what not."),
    )  # fmt: skip
    detained = forms.CharField(
        label=_("If I am detained"), required=False, max_length=4000, widget=_QUIET,
        help_text=_("For example: which lawyer to ring, what not to say, who takes the children."),
    )  # fmt: skip
    hurt = forms.CharField(
        label=_("If I am hurt"), required=False, max_length=4000, widget=_QUIET,
        help_text=_("For example: which hospital, what I must not be given, who may decide."),
    )  # fmt: skip
    killed = forms.CharField(
        label=_("If I am killed"), required=False, max_length=4000, widget=_QUIET,
        help_text=_("Shown only after two people confirmed it."),
    )  # fmt: skip

    @property
    def clean_values(self) -> dict[Stage, str]:
        """By stage."""
        return {stage: self.cleaned_data[stage.value] for stage in Stage}


class StageForm(forms.Form):
    stage = forms.ChoiceField(label=_("What is known"), choices=[(s.value, w) for s, w in STAGE_WORDS.items()])

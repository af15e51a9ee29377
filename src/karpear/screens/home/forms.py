"""What the first page posts when there is no JavaScript."""

from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _


class WordForm(forms.Form):
    """An optional safety word. `key` is made with the page, so that pressing twice counts once."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    word = forms.CharField(
        label=_("A note or safety word"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )

    def key_or_new(self) -> UUID:
        return self.cleaned_data.get("key") or uuid4()


class SosForm(forms.Form):
    """`confirmed` is set by the page that asks once more."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    silent = forms.BooleanField(required=False)
    confirmed = forms.BooleanField(required=False)

    def key_or_new(self) -> UUID:
        return self.cleaned_data.get("key") or uuid4()


class ExtendForm(forms.Form):
    """`due`: the time that stood on the page."""

    minutes = forms.TypedChoiceField(choices=[("30", "30"), ("60", "60")], coerce=int)
    due = forms.DateTimeField(required=False)

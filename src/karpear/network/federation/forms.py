"""Forms of these pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.values import ValueForm

from .values import NewPeer, PeerAddress, SpokenWords

LARGEST_UPLOAD = 32 * 1024 * 1024


class PeerForm(ValueForm):
    """Another installation, by its card."""

    asks = NewPeer


class PeerAddressForm(ValueForm):
    """Where it is fetched from."""

    asks = PeerAddress


class SpokenWordsForm(ValueForm):
    """The words of the other, as they are read out."""

    asks = SpokenWords


class BundleForm(forms.Form):
    """A bundle as one file."""

    bundle = forms.FileField(label=_("The file"))

    def clean_bundle(self) -> Any:
        """As much as one page takes; what is larger comes on a stick."""
        file = self.cleaned_data["bundle"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(_("This is larger than a page takes. Put the folder on a stick instead."))
        return file


class ShareForm(forms.Form):
    """To which installations."""

    peers = forms.MultipleChoiceField(label=_("Other installations"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["peers"].choices = offered  # type: ignore[attr-defined]

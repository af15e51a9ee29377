"""A paper as it is filed: with the id of its sealed copy, where the browser made one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.values import ValueForm

from .values import NewPaper


class DocumentForm(ValueForm):
    """`paper`: the id for which the copy is sealed, made with the page; `record`: the copy. `complete`: asked only
    where the year that was typed is not over.
    """

    asks = NewPaper

    paper = forms.UUIDField(widget=forms.HiddenInput)
    record = forms.UUIDField(widget=forms.HiddenInput, required=False)
    complete = forms.BooleanField(label=_("The year is not over, and this document is complete"), required=False)

    def ask_only_what_is_open(self, last_year: int) -> None:
        """`last_year`: the last one that is over."""
        year = str(self["about_year"].value() or "")
        if not (year.isdigit() and int(year) > last_year):
            del self.fields["complete"]

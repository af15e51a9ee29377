"""A paper as it is filed: with the id of its sealed copy, where the browser made one."""

from django import forms

from karpear.ui.values import ValueForm

from .values import NewPaper


class DocumentForm(ValueForm):
    """`paper`: the id for which the copy is sealed, made with the page; `record`: the copy."""

    asks = NewPaper

    paper = forms.UUIDField(widget=forms.HiddenInput)
    record = forms.UUIDField(widget=forms.HiddenInput, required=False)

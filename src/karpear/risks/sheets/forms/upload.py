"""A spreadsheet to import."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation
from karpear.ui.forms import offer
from karpear.ui.sheet_reader import MOST_BYTES, SheetTable, Unreadable, read_table


class ImportForm(forms.Form):
    """`table` is there when the file could be read."""

    table: SheetTable
    organisation = forms.ChoiceField(label=_("Organisation"), choices=())
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx) or CSV UTF-8, at most 2 MB and 5,000 rows. Nothing is written yet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(organisation.pk): organisation for organisation in organisations}
        offer(self, organisation=[(pk, organisation.name) for pk, organisation in self.organisations.items()])
        self.initial.setdefault("organisation", next(iter(self.organisations), ""))
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.table = read_table(file.read(MOST_BYTES + 1))
        except Unreadable as error:
            raise forms.ValidationError(error.message) from error
        return file

"""What somebody needs, as it stands in an address: codes and a sum, nothing else."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import QueryDict

from karpear.rules.sharing.services import HelpNeed

from .values import NeedForm

_LISTS = ("kinds", "languages", "have")
_TICKS = ("urgent", "paid", "helped_before")
_FIELDS = tuple(NeedForm.base_fields)


def need_form(values: QueryDict, usual: HelpNeed) -> tuple[NeedForm, HelpNeed]:
    """The form, and the need that it says; what is `usual` where nothing of it stands in the address."""
    if not any(name in values for name in _FIELDS):
        return NeedForm(initial={name: getattr(usual, name) for name in _FIELDS}), usual
    if not any(name in values for name in _FIELDS if name != "kinds"):  # a link that says only what for
        values = values.copy()
        values.setlist("languages", list(usual.languages))
        values["urgent"], values["applicant"] = "on" if usual.urgent else "", usual.applicant
    form = NeedForm(values)
    form.is_valid()
    clean: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if value is not None}
    return form, replace(usual, **{name: clean.get(name, getattr(HelpNeed(()), name)) for name in _FIELDS})


def need_query(need: HelpNeed, incident: UUID | None) -> str:
    """The same in an address."""
    query = QueryDict(mutable=True)
    for name in _LISTS:
        query.setlist(name, list(getattr(need, name)))
    for name in _TICKS:
        if getattr(need, name):
            query[name] = "on"
    for name in ("applicant", "role", "amount", "currency"):
        if getattr(need, name):
            query[name] = str(getattr(need, name))
    if incident:
        query["incident"] = str(incident)
    return query.urlencode()

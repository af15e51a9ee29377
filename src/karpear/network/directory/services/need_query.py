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
#: A form always sends it, empty or not. An address without it is a link, and says only what is not as usual.
_WHOLE = "amount"


def need_form(values: QueryDict, usual: HelpNeed) -> tuple[NeedForm, HelpNeed]:
    """The form, and the need that it says: what a link leaves out is as `usual`."""
    if not any(name in values for name in _FIELDS):
        return NeedForm(initial={name: getattr(usual, name) for name in _FIELDS}), usual
    form = NeedForm(values if _WHOLE in values else _filled(values, usual))
    form.is_valid()
    clean: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if value is not None}
    return form, replace(usual, **{name: clean.get(name, getattr(HelpNeed(()), name)) for name in _FIELDS})


def _filled(values: QueryDict, usual: HelpNeed) -> QueryDict:
    values = values.copy()
    for name in _FIELDS:
        if name not in values:
            usual_value = getattr(usual, name)
            if name in _LISTS:
                values.setlist(name, list(usual_value))
            elif name in _TICKS:
                values[name] = "on" if usual_value else ""
            else:
                values[name] = str(usual_value or "")
    return values


def need_query(need: HelpNeed, incident: UUID | None) -> str:
    """The same in an address, which leaves out nothing."""
    query = QueryDict(mutable=True)
    query[_WHOLE] = ""
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

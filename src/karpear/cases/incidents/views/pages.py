"""What the pages about incidents share."""

from collections.abc import Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.people.current import me
from karpear.ui.refusals import View, refusing
from karpear.vault.pages import form_page, page, sealed_page

from ..queries.incidents import incident_of

__all__ = ["form_page", "me", "page", "sealed_page", "uuid_of", "working"]


def _go_back(address: Mapping[str, Any]) -> HttpResponse:
    incident = address.get("incident")
    return redirect("cases:incident", incident=incident) if incident else redirect("cases:incidents")


def working[**P](view: View[P]) -> View[P]:
    """Refusals are said on the incident's page."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if isinstance(incident := kwargs.get("incident"), UUID):
            incident_of(me(request), incident)  # a stranger's is not there, whatever else was sent
        return view(request, *args, **kwargs)

    return refusing(_go_back)(answer)


def uuid_of(text: str) -> UUID | None:
    """An id from an address; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None

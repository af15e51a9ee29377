"""What the screens of the reserve share: who asks, for which organisation, and how a refusal is answered."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from karpear.people.current import me
from karpear.people.queries.gates import organisations_where, require
from karpear.people.queries.screens import first_organisation
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.refusals import View
from karpear.ui.refusals import refusing as refused_to


def _back(address: Mapping[str, Any]) -> HttpResponse:
    request = address.get("request_id")
    return redirect("preparedness:money_request", request) if request else redirect("preparedness:reserve")


def refusing[**P](view: View[P]) -> View[P]:
    """A conflict is said on the request's page, or on the reserve's."""
    return refused_to(_back)(view)


def asked(request: HttpRequest, verb: Verb = Verb.SEE_RESERVE) -> UUID:
    """The organisation in the address, else the first where they may. Raises Missing, or Forbidden."""
    try:
        organisation = UUID(request.GET.get("organisation", ""))
    except ValueError:
        first = first_organisation(me(request), verb) or first_organisation(me(request), Verb.SEE_RESERVE)
        if first is None:
            raise Missing from None
        organisation = first
    require(me(request), organisation, verb)
    return organisation


def organisations(request: HttpRequest, organisation: UUID) -> list[tuple[str, str, bool]]:
    """(name, address, whether it is this one) of the organisations between which one can choose; none for only one."""
    listed = organisations_where(me(request), Verb.SEE_RESERVE)
    links = [(owner.name, f"?organisation={owner.pk}", owner.pk == organisation) for owner in listed]
    return links if len(links) > 1 else []


def here(name: str, organisation: UUID) -> str:
    """The address of a page of this organisation's reserve."""
    return reverse(f"preparedness:{name}", query={"organisation": str(organisation)})

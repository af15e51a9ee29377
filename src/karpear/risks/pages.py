"""What every screen of this room shares: who asks, for which organisation, and how a refusal is answered."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from karpear.people.current import me as who
from karpear.people.queries.screens import first_organisation
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.refusals import View
from karpear.ui.refusals import refusing as refused_to

__all__ = ["asked", "doors", "page", "refusing", "to_register", "who"]


def page(request: HttpRequest, name: str, context: dict[str, Any], *, bad: bool = False) -> HttpResponse:
    """One of this room's pages; 422 when the form on it was refused."""
    context.setdefault("now", timezone.now())
    return render(request, f"risks/{name}.html", context, status=422 if bad else 200)


def _back(address: Mapping[str, Any]) -> HttpResponse:
    risk = address.get("risk")
    return redirect("risks:risk", risk=risk) if risk else redirect("risks:register")


def refusing[**P](view: View[P]) -> View[P]:
    """Refusals of this room: a conflict is said on the risk's page, or in the register."""
    return refused_to(_back)(view)


def asked(request: HttpRequest, verb: Verb = Verb.SEE_RISKS) -> UUID:
    """The organisation in the address (`?organisation=`), else the first where they may. Raises Missing."""
    try:
        return UUID(request.GET.get("organisation", ""))
    except ValueError:
        organisation_id = first_organisation(who(request), verb)
    if organisation_id is None:
        raise Missing
    return organisation_id


def to_register(organisation: UUID, **asked_for: str) -> HttpResponse:
    """Back to an organisation's register."""
    return redirect(reverse("risks:register", query={"organisation": str(organisation), **asked_for}))


#: The other pages about an organisation's register: (name of the address, what it is called).
DOORS = (
    ("risks:register", gettext_lazy("Risks")),
    ("risks:changes", gettext_lazy("What changed")),
    ("risks:sessions", gettext_lazy("Assessments")),
    ("risks:facts", gettext_lazy("What happened")),
    ("risks:proposals", gettext_lazy("Proposed changes")),
    ("risks:report", gettext_lazy("Report")),
    ("risks:export", gettext_lazy("Spreadsheet")),
)


def doors(organisation: UUID, current: str) -> list[tuple[str, Any, bool]]:
    """(address, word, whether it is this one) for the line of pages above the register."""
    query = {"organisation": str(organisation)}
    return [(reverse(name, query=query), word, name == current) for name, word in DOORS]

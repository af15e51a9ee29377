"""What every screen of this room shares: who asks, and how a refusal is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.people.models import Person
from karpear.rules.refusals import Conflict, Forbidden, Missing


def who(request: HttpRequest) -> Person:
    """The person signed in (the whole site asks for that first)."""
    return cast("Person", request.user)


def refusing[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A stranger's plan is 404, a read-only one 403; a conflict is said on the plan's page."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Missing as refused:
            raise Http404 from refused
        except Forbidden as refused:
            raise PermissionDenied(refused.message) from refused
        except Conflict as refused:
            messages.error(request, refused.message)
            return _back(kwargs)

    return answer


def _back(kwargs: dict[str, Any]) -> HttpResponse:
    activity: UUID | None = kwargs.get("activity")
    return redirect("activities:plan", activity=activity) if activity else redirect("activities:plans")

"""What every screen of this room shares: who asks, and how a refusal is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing

from ..who import me as who

__all__ = ["View", "add_errors", "page", "refusing", "who"]

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def page(request: HttpRequest, name: str, context: dict[str, Any], *, bad: bool = False) -> HttpResponse:
    """One of this room's pages; 422 when the form on it was refused."""
    context.setdefault("now", timezone.now())
    return render(request, f"people/{name}.html", context, status=422 if bad else 200)


def refusing[**P](back: str) -> Callable[[View[P]], View[P]]:
    """A stranger's thing is 404, another role's 403; a conflict is said on the page `back`."""

    def dress(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Missing as refused:
                raise Http404 from refused
            except Forbidden as refused:
                raise PermissionDenied(refused.message) from refused
            except (Conflict, BadFields) as refused:
                said = refused.errors[0][1] if isinstance(refused, BadFields) else refused.message
                messages.error(request, said)
                return redirect(back)

        return answer

    return dress


def add_errors(form: forms.Form, refused: BadFields) -> None:
    """Show what an action refused beside the field at fault."""
    for field, message in refused.errors:
        form.add_error(field if field in form.fields else None, message)

"""The reader's own views of lists: kept, named otherwise, removed. Each goes back to its list."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..actions import saved_views as actions
from .shared import refusing, who


def _list_of(request: HttpRequest, query: str = "") -> HttpResponse:
    """Back to the list that sent the form."""
    path = request.POST.get("list", "").partition("?")[0]
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return redirect(f"{path if is_ours else '/'}?{query}#list")


@require_POST
@refusing("home")
def keep(request: HttpRequest) -> HttpResponse:
    """Under a name."""
    view = actions.keep_view(
        person=who(request), listing=request.POST.get("listing", "")[:30], name=request.POST.get("name", ""),
        query=request.POST.get("query", ""), now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Saved. You find this view above the list."))
    return _list_of(request, view.query)


@require_POST
@refusing("home")
def rename(request: HttpRequest, view: UUID) -> HttpResponse:
    """Another name."""
    renamed = actions.rename_view(person=who(request), view=view, name=request.POST.get("name", ""), now=timezone.now())
    return _list_of(request, renamed.query)


@require_POST
@refusing("home")
def remove(request: HttpRequest, view: UUID) -> HttpResponse:
    """Gone; the rows that it showed are not."""
    actions.remove_view(person=who(request), view=view, now=timezone.now())
    messages.success(request, _("The view is removed. Nothing in the list has changed."))
    return _list_of(request)

"""Taking out: all of one's own with a fresh password, a partner's copy, an organisation's when two officers agree."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.messaging.models import Delivery
from karpear.people.current import me
from karpear.people.signin import password_first
from karpear.ui.places import lie_in
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..actions import exports as actions
from ..bundle import bundle
from ..pages import page, sealed_page
from ..queries.exports import (
    exports_asked,
    holds_anything,
    nothing_asked,
    parts_of_organisation,
    parts_of_partner,
    parts_of_person,
    request_for,
)
from ..queries.locks import shown_lock


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def export(request: HttpRequest) -> HttpResponse:
    """What can be taken out, sealed and (once the vault is open) unsealed."""
    person, now, private = me(request), timezone.now(), in_private(request)
    if request.GET.get("of") == "me":
        lie_in(request, "/settings/download/")
    context = {
        "holds": holds_anything(person) and private,
        "locked": private and shown_lock(person, now) is not None,
        "team_exports": exports_asked(person, now) if private else nothing_asked(person, now),
    }
    return page(request, "vault/export.html", context)


@under_pressure(write=Answer.REFUSED)
@require_POST
def mine(request: HttpRequest) -> HttpResponse | FileResponse:
    """All that is one's own, as a ZIP file of sealed files."""
    if password_page := _password_first(request):
        return password_page
    person, now = me(request), timezone.now()
    actions.take_out(person=person, now=now)
    return _make_download(FileResponse(bundle(parts_of_person(person), of="person", now=now)))


@under_pressure(write=Answer.REFUSED)
@require_POST
def partner(request: HttpRequest, grant: UUID) -> HttpResponse | FileResponse:
    """What was shared with a partner, as a ZIP file that opens with their key alone.

    Without a fresh password: it holds no key of its author's, and its author's session can read as much.
    """
    now = timezone.now()
    partner_grant = actions.take_out_for_partner(person=me(request), grant=grant, now=now)
    return _make_download(FileResponse(bundle(parts_of_partner(partner_grant), of="partner", now=now)))


@under_pressure(write=Answer.REFUSED)
@require_POST
def ask(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """One officer asks."""
    actions.ask_export(by=me(request), organisation=organisation, now=timezone.now())
    messages.success(request, _("Asked. Another officer or lead must allow it within 24 hours; they have been told."))
    return redirect("vault:export")


@under_pressure(write=Answer.REFUSED)
@require_POST
def allow(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Another allows."""
    request_for(me(request), request_id, timezone.now())
    if password_page := _password_first(request):
        return password_page
    actions.allow_export(by=me(request), request=request_id, now=timezone.now())
    messages.success(request, _("Allowed. It can be taken once, by the person who asked."))
    return redirect("vault:export")


@under_pressure(write=Answer.REFUSED)
@require_POST
def take(request: HttpRequest, request_id: UUID) -> HttpResponse | FileResponse:
    """Whoever asked takes it, once."""
    request_for(me(request), request_id, timezone.now())
    if password_page := _password_first(request):
        return password_page
    now = timezone.now()
    export_request = actions.use_export(by=me(request), request=request_id, now=now)
    return _make_download(
        FileResponse(bundle(parts_of_organisation(export_request.organisation), of="organisation", now=now))
    )


def export_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Behind a message's link: the page of exports, which asks who it is."""
    return redirect("vault:export")


def _password_first(request: HttpRequest) -> HttpResponse | None:
    """Back to the page after the password was given again; the button is pressed there once more."""
    return password_first(request, timezone.now(), reverse("vault:export"))


def _make_download(answer: FileResponse) -> FileResponse:
    answer["Content-Type"] = "application/zip"
    answer["Content-Disposition"] = 'attachment; filename="export.zip"'
    answer["Cache-Control"] = "no-store"
    return answer

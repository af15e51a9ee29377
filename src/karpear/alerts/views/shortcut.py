"""`/s/<token>`: one press for a hardware button or an automation. Opening it changes nothing; a POST raises SOS.

Signed out and without a form's token: the secret in the address is the permission, and it can do nothing else.
"""

from datetime import datetime
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from karpear.people.devices import device_by_shortcut, used
from karpear.people.models import Device
from karpear.rules.refusals import Conflict
from karpear.ui.pressure import Answer, under_pressure

from ..actions.briefings import Position
from ..actions.phone_tests import try_phone
from ..actions.sos import raise_sos
from ..forms import ShortcutForm


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def shortcut(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button, or the press itself. Nothing on it says whose it is."""
    device = device_by_shortcut(token)
    if device is None:
        raise Http404
    now = timezone.now()
    with translation.override(device.person.language):
        answer = _press(request, device, now) if request.method == "POST" else _page(request, 200, "ask")
    return answer


def _press(request: HttpRequest, device: Device, now: datetime) -> HttpResponse:
    form = ShortcutForm(request.POST)
    form.is_valid()
    used(device=device, now=now, by_token=False)
    if form.cleaned_data.get("test"):
        return _try(request, device, now)
    where = form.place()
    place = Position(where[0], where[1], where[2], now) if where else None
    silent = bool(form.cleaned_data.get("silent"))
    _answer, fresh = raise_sos(
        person=device.person, key=uuid4(), pressed_at=now, position=place, silent=silent, now=now
    )
    return _page(request, 201 if fresh else 200, "sent")


def _try(request: HttpRequest, device: Device, now: datetime) -> HttpResponse:
    try:
        _answer, fresh = try_phone(device=device, key=uuid4(), now=now)
    except Conflict:
        return _page(request, 409, "nobody")
    return _page(request, 201 if fresh else 200, "tried" if fresh else "again")


def _page(request: HttpRequest, status: int, state: str) -> HttpResponse:
    """For a browser a page, for a program a word."""
    if request.method == "POST" and "text/html" not in request.headers.get("Accept", ""):
        return HttpResponse("no\n" if state == "nobody" else "ok\n", content_type="text/plain", status=status)
    return render(request, "alerts/shortcut.html", {"state": state}, status=status)

"""One phone: what is left to do, its test, its shortcut."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.people import devices
from karpear.people.current import me
from karpear.people.device_cookie import hold
from karpear.ui.pressure import Answer, under_pressure

from .queries import phone_page

SHORTCUT = "shortcut_link"


@under_pressure(read=Answer.OPEN)
@require_safe
def phone(request: HttpRequest, device: UUID) -> HttpResponse:
    """The checklist. A fresh shortcut is shown once."""
    now = timezone.now()
    context = {"page": phone_page(me(request), device, now), "now": now, "link": None}
    shortcut = request.session.get(SHORTCUT)
    if shortcut and shortcut["device"] == str(device):
        context["link"] = request.session.pop(SHORTCUT)["url"]
    return render(request, "phones/phone.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, device: UUID) -> HttpResponse:
    """This browser is that phone again."""
    now, person = timezone.now(), me(request)
    devices.own_device(person, device)
    if request.method != "POST":  # the same address, opened again
        return redirect("phone", device)
    own_device, token = devices.register_again(person=person, device_id=device, now=now)
    context = {"page": phone_page(person, device, now), "now": now, "link": None, "token": token, "device": own_device}
    answer = render(request, "phones/phone.html", context)
    hold(answer, own_device)
    return answer


@under_pressure(write=Answer.REFUSED)
@require_POST
def agree(request: HttpRequest, device: UUID) -> HttpResponse:
    """They have read what it does."""
    devices.consent(person=me(request), device_id=device, now=timezone.now())
    return redirect("phone", device)


@under_pressure(write=Answer.REFUSED)
@require_POST
def shortcut(request: HttpRequest, device: UUID) -> HttpResponse:
    """A new shortcut, or none."""
    now, person = timezone.now(), me(request)
    devices.own_device(person, device)
    if request.POST.get("do") == "close":
        devices.drop_shortcut(person=person, device_id=device, now=now)
        messages.success(request, _("The shortcut no longer works."))
    else:
        token = devices.make_shortcut(person=person, device_id=device, now=now)
        url = f"{settings.KARPEAR_BASE_URL}{reverse('alerts:shortcut', args=[token])}"
        request.session[SHORTCUT] = {"device": str(device), "url": url}
    return redirect("phone", device)

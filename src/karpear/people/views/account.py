"""A person's own settings: how they are reached, their devices, their language."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.rules.refusals import Missing
from karpear.ui.pages import form_page
from karpear.ui.pressure import Answer, under_pressure

from .. import devices
from ..actions import account as actions
from ..actions.lost import close_sessions
from ..device_cookie import hold
from ..forms.account import AddressForm, CodeNameForm, DeviceForm, LanguageForm
from ..queries import screens as queries
from ..sessions import began_at
from ..signin import gave_password_lately, keep_language, password_first
from .shared import page, refusing, who


@refusing("people:addresses")
def addresses(request: HttpRequest) -> HttpResponse:
    """How I am reached, in order, and since when each is proven."""
    person, now = who(request), timezone.now()
    if request.method == "POST" and (password_page := password_first(request, now, request.path)):
        return password_page
    context = {
        "addresses": queries.addresses_of(person),
        "has_recent_password": gave_password_lately(request, now),
        "notices": bool(settings.KARPEAR_PUSH),
    }
    return form_page(
        request,
        "people/addresses.html",
        AddressForm(request.POST or None, initial={"channel": request.GET.get("how")}),
        do=lambda clean: actions.add_address(person=person, now=now, **clean),
        done=_("Added. Send a test to prove that it works."),
        to=("people:addresses",),
        context=context,
    )


@require_POST
@refusing("people:addresses")
def move_address(request: HttpRequest, address: UUID) -> HttpResponse:
    """One place up or down."""
    up = request.POST.get("way") == "up"
    actions.move_address(person=who(request), address_id=address, up=up, now=timezone.now())
    return redirect("people:addresses")


@require_POST
@refusing("people:addresses")
def remove_address(request: HttpRequest, address: UUID) -> HttpResponse:
    """Stop using an address."""
    person, now = who(request), timezone.now()
    if not queries.addresses_of(person).filter(pk=address).exists():
        raise Missing
    if password_page := password_first(request, now, reverse("people:addresses")):
        return password_page
    actions.remove_address(person=person, address_id=address, now=now)
    messages.success(request, _("Removed."))
    return redirect("people:addresses")


@require_POST
@refusing("people:addresses")
def send_test(request: HttpRequest, address: UUID) -> HttpResponse:
    """Send a link there that proves it."""
    actions.send_test(person=who(request), address_id=address, now=timezone.now())
    messages.success(request, _("A test is on its way. Open its link and press the button."))
    return redirect("people:addresses")


@refusing("people:devices")
def device_list(request: HttpRequest) -> HttpResponse:
    """Registered phones and browsers. A new token is on this page once and kept by the browser."""
    form = DeviceForm(request.POST or None)
    device, token = None, ""
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        device, token = devices.register_device(person=who(request), name=name, now=timezone.now())
        form = DeviceForm()
    person, now = who(request), timezone.now()
    closed = queries.closed_lately(person, now)
    context = {"devices": queries.devices_of(person), "closed": closed, "form": form, "token": token, "now": now}
    answer = page(request, "devices", context, bad=form.is_bound)
    if device:
        hold(answer, device)
    return answer


@require_POST
@refusing("people:devices")
def revoke_device(request: HttpRequest, device: UUID) -> HttpResponse:
    """Close a device at once."""
    devices.revoke(person=who(request), device_id=device, now=timezone.now())
    messages.success(request, _("That device can do nothing more here."))
    return redirect("people:devices")


@under_pressure(write=Answer.OPEN)
@refusing("people:settings")
def language(request: HttpRequest) -> HttpResponse:
    """What I read, and by which clock."""
    person = who(request)
    standing = {name: getattr(person, name) for name in LanguageForm.base_fields}

    def choose(clean: dict[str, Any]) -> HttpResponse:
        actions.set_language(person=person, now=timezone.now(), **clean)
        response = redirect("people:settings")
        keep_language(response, clean["language"])
        return response

    form = LanguageForm(request.POST or None, initial=standing)
    name_form = CodeNameForm(initial={"code_name": person.code_name})
    context = {"name_form": name_form, "signed_in_at": began_at(request.session)}
    return form_page(request, "people/settings.html", form, do=choose, done=_("Saved."), context=context)


@under_pressure(write=Answer.REFUSED)
@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """Only the browser in which it was asked for stays signed in."""
    person = who(request)
    close_sessions(person=person, now=timezone.now())
    update_session_auth_hash(request, person)
    messages.success(request, _("Every other browser is signed out. This one stays signed in."))
    return redirect("people:settings")


@require_POST
@refusing("people:settings")
def code_name(request: HttpRequest) -> HttpResponse:
    """What others see instead of my name."""
    form = CodeNameForm(request.POST)
    if form.is_valid():
        actions.set_code_name(person=who(request), code_name=form.cleaned_data["code_name"], now=timezone.now())
        messages.success(request, _("Saved. It appears in messages from now on."))
    else:
        messages.error(request, _("A code name can have at most 60 letters. Nothing was changed."))
    return redirect("people:settings")


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is needed, and where to set it up."""
    return page(request, "second_factor", {"has": queries.has_second_factor(who(request))})

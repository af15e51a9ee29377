"""One's own vault: what opens it, making the key, another secret, passkeys, browsers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.people.current import me
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..actions import enrolment as actions
from ..pages import page, sealed_page
from ..queries import directory, own, team


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def home(request: HttpRequest) -> HttpResponse:
    """Where everything begins: unlock, or make a key first."""
    overview = own.overview(me(request), timezone.now()) if in_private(request) else None
    keeps = overview is not None and bool(team.organisations_kept(me(request)))
    context = {"enrolled": overview is not None, "overview": overview, "keeps_keys": keeps}
    return page(request, "vault/home.html", context)


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def enrol(request: HttpRequest) -> HttpResponse:
    """Make a vault key in this browser, step by step."""
    if directory.has_identity(me(request)) and in_private(request):
        return redirect("vault:home")
    helpers = own.helpers(me(request)) if in_private(request) else []
    return page(request, "vault/enrol.html", {"helpers": helpers})


def _own_page(request: HttpRequest, name: str) -> HttpResponse:
    """A page about a key that exists; whoever has none makes one first."""
    overview = own.overview(me(request), timezone.now()) if in_private(request) else None
    if overview is None:
        return redirect("vault:home")
    return page(request, name, {"overview": overview, "browsers": own.browsers(me(request))})


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def secret(request: HttpRequest) -> HttpResponse:
    """Another secret for the same key."""
    return _own_page(request, "vault/secret.html")


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def passkey(request: HttpRequest) -> HttpResponse:
    """Passkeys that open the vault: what speaks against them, adding one, removing one."""
    return _own_page(request, "vault/passkey.html")


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def browsers(request: HttpRequest) -> HttpResponse:
    """A new device, and the browsers that sign what one writes."""
    return _own_page(request, "vault/browsers.html")


@under_pressure(write=Answer.HIDDEN)
@require_POST
def revoke_browser(request: HttpRequest, browser: UUID) -> HttpResponse:
    """What that browser signs from now on counts for nothing."""
    actions.revoke_device_key(person=me(request), device_key=browser, now=timezone.now())
    messages.success(request, _("That browser no longer signs for you."))
    return redirect("vault:browsers")

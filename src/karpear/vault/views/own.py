"""One's own vault: locked or open, and making the key."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from karpear.people.signin import is_forced
from karpear.people.who import me

from ..pages import page, sealed_page
from ..queries import has_identity


@require_safe
@sealed_page
def home(request: HttpRequest) -> HttpResponse:
    """Where everything begins: unlock, or make a key first."""
    enrolled = has_identity(me(request)) and not is_forced(request)
    return page(request, "vault/home.html", {"enrolled": enrolled})


@require_safe
@sealed_page
def enrol(request: HttpRequest) -> HttpResponse:
    """Make a vault key in this browser."""
    if has_identity(me(request)) and not is_forced(request):
        return redirect("vault:home")
    return page(request, "vault/enrol.html")

"""Officers, leads and the operator need a second factor before they may act for others.

Their own safety never waits for it: "I'm OK", SOS, links from messages, leaving, a lost phone and the start page stay
open.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from .models import Person
from .queries.screens import needs_second_factor

#: Signing in and out, and setting one up.
DOORS = ("account_", "mfa_")
#: The names of addresses, never their letters: other rooms have words like "finish", too.
OPEN = frozenset({
    "home", "sos", "stand_down", "check_in", "move_promise", "standing", "stop_standing", "lost", "follow", "out",
    "phone", "phone_again", "phone_agree", "phone_shortcut", "people:devices", "people:device_revoke",
    "people:second_factor", "people:forgotten", "people:join", "people:join_known", "people:contact_answer",
    "activities:finish", "activities:longer", "activities:reopen", "alerts:shortcut", "readiness:emergency",
    "api-1:sos", "api-1:check_ins", "api-1:get_me", "api-1:stand_down", "api-1:finish_activity",
    "set_language", "manifest", "service_worker", "offline", "icon", "healthz", "readyz", "demo_mail", "demo_mail_one",
})  # fmt: skip


def opens_without(name: str) -> bool:
    """Is this address, by its name, open to somebody who acts for others and has no second factor yet?"""
    return name in OPEN or name.startswith(DOORS)


class SecondFactor(MiddlewareMixin):
    """Sends who needs one to the page that sets it up; programs get 403."""

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if opens_without(name) or not self._must_wait(request):
            return None
        if request.path.startswith("/api/"):
            title = _("Set up a second factor first.")
            body = {"type": "about:blank", "title": title, "status": 403, "errors": []}
            return JsonResponse(body, status=403, content_type="application/problem+json")
        messages.warning(request, _("Because you act for others, set up a second factor first."))
        return redirect("people:second_factor")

    @staticmethod
    def _must_wait(request: HttpRequest) -> bool:
        return isinstance(request.user, Person) and needs_second_factor(request.user)

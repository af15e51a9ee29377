"""What a session that was forced open cannot do: to whoever forces somebody, the server is busy.

Source: docs/decisions/0042. Ways in and out that outlive such a session (members, addresses, phones, contacts, second
factors) and what others rely on (roll-calls, decisions, time given) stay as they are. Reading goes on: an account with
nothing in it would not be believed. The rooms of vault and cases refuse for themselves.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from karpear.people.signin import is_forced
from karpear.ui.failures import failed

SAFE = ("GET", "HEAD", "OPTIONS")
#: In these rooms everything is refused but what OPEN names: it answers as ever and changes nothing, or is one's own.
ROOMS = ("people:", "mfa_")
OPEN = frozenset({
    "people:words", "people:second_password", "people:settings", "people:forgotten", "people:new_password",
    "people:join", "people:contact_answer",
    "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn",
})  # fmt: skip
REFUSED = frozenset({
    "roll_calls", "close_roll_call", "texts", "operator", "lost", "lost_by_member", "notices", "phone_again",
    "phone_agree", "phone_shortcut", "activities:follow_link", "activities:apps",
    "readiness:export", "readiness:page", "readiness:page_close", "readiness:card_remove",
    "activities:decide", "activities:ask_where", "activities:give_time",
    "activities:stop_following", "activities:end_follow_link", "activities:close_app",
})  # fmt: skip
#: Not even read: codes that open the account later.
UNREAD = frozenset({"mfa_view_recovery_codes", "mfa_download_recovery_codes"})


def refuses(name: str, method: str) -> bool:
    """Is this address, by its name, closed to a session that was forced open?"""
    if method in SAFE:
        return name in UNREAD
    return name in REFUSED or (name.startswith(ROOMS) and name not in OPEN)


class UnderPressure(MiddlewareMixin):
    """Asks only where it would refuse, so that no other page costs more."""

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if refuses(name, request.method or "") and is_forced(request):
            return failed(request, unavailable=True)
        return None

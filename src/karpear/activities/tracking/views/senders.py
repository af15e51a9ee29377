"""Where apps send positions (`/in/owntracks`, `/in/osmand`). They come signed out, with a secret of their own.

A right secret is answered the same whatever becomes of the position: an app learns nothing, and sends nothing twice.
But what is encrypted is refused, with what to set: who believes to be followed and is not, is worse off than who knows.
"""

import base64
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from karpear.rules.geo.tracking import Point

from ..actions.positions import keep_fixes
from ..actions.senders import call_by_sender, secret_hash, used_sender
from ..forms.fixes import calls_for_help, from_osmand, from_owntracks, from_traccar, json_object
from ..models import App, Sender
from ..queries.sights import sender_by

LARGEST = 16 * 1024
#: A phone that goes wild, and somebody who guesses.
LIMITS = {"sender": "120/m/key", "no_sender": "60/m/ip"}

type View = Callable[[HttpRequest], HttpResponse]


def _from_outside(view: View) -> View:
    """Open to signed-out apps, for small bodies."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length") or "0"
        if not length.isdecimal() or int(length) > LARGEST:
            return HttpResponse(status=413)
        return view(request)

    return checked


@_from_outside
@require_http_methods(["POST"])
def owntracks(request: HttpRequest) -> HttpResponse:
    """OwnTracks in HTTP mode: HTTP basic, one message a request, answered with a list of none."""
    sender = sender_by(secret_hash(App.OWNTRACKS, *_basic(request)))
    if sender is None:
        return _answer_unknown(request, HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="Notes"'}))
    message = json_object(request.body) if request.body else {}
    if message is None:
        return HttpResponse(status=400)
    if message.get("_type") == "encrypted":
        return _refuse_encrypted(sender)
    return _accept_message(request, sender, message, from_owntracks(message), JsonResponse([], safe=False))


def _refuse_encrypted(sender: Sender) -> HttpResponse:
    used_sender(sender=sender, now=timezone.now(), locked=True)
    with translation.override(sender.person.language):
        words = _(
            "Your app sends encrypted positions: nobody can read them here. In OwnTracks, leave the encryption key "
            "empty."
        )
    return JsonResponse({"error": words}, status=422)


@_from_outside
@require_http_methods(["GET", "POST"])
def osmand(request: HttpRequest) -> HttpResponse:
    """OsmAnd and Traccar Client: an id that is the secret, in the query, in a form, or in JSON."""
    is_json = request.content_type == "application/json"
    body = json_object(request.body) if is_json else None
    if is_json and body is None and request.body:
        return HttpResponse(status=400)
    fields: Mapping[str, Any] = {**request.GET.dict(), **({} if is_json else request.POST.dict())}
    secret = _device(body or {}) or fields.get("id") or fields.get("deviceid") or ""
    sender = sender_by(secret_hash(App.OSMAND, "", str(secret)[:100]))
    if sender is None:
        return _answer_unknown(request, HttpResponse(status=404))
    point = from_traccar(body) if body else from_osmand(fields)
    return _accept_message(request, sender, {**fields, **(body or {})}, point, HttpResponse())


def _device(body: Mapping[str, Any]) -> Any:
    """`device_id` of Traccar Client 9, `device: {uniqueId}` of what a Traccar server forwards."""
    device = body.get("device")
    return body.get("device_id") or (device.get("uniqueId") if isinstance(device, dict) else None)


def _accept_message(
    request: HttpRequest, sender: Sender, message: Mapping[str, Any], point: Point | None, answer: HttpResponse
) -> HttpResponse:
    """A call for help comes first, and is never too many."""
    key = str(sender.pk)
    if calls_for_help(message):
        call_by_sender(sender=sender, point=point, now=timezone.now())
    if not ratelimit.consume(request, app="karpear", action="sender", config=LIMITS, key=key, limit_get=True):
        return HttpResponse(status=429)
    now = timezone.now()
    used_sender(sender=sender, now=now)
    if point:
        keep_fixes(person=sender.person, points=[point], now=now)
    return answer


def _answer_unknown(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    allowed = ratelimit.consume(request, app="karpear", action="no_sender", config=LIMITS, limit_get=True)
    return answer if allowed else HttpResponse(status=429)


def _basic(request: HttpRequest) -> tuple[str, str]:
    """User name and password of HTTP basic; two empty texts where there is none that can be read."""
    scheme, _space, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic" or len(credentials) > 400:
        return "", ""
    try:
        user, _colon, password = base64.b64decode(credentials, validate=True).decode().partition(":")
    except ValueError:  # no base64, no ASCII or no UTF-8
        return "", ""
    return user, password

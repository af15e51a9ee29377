"""Where gateways hand over texts. Each proves who it is; a text becomes a row and nothing more.

Answered at once, whatever the text says: nothing can be learned here about numbers or codes.
"""

import hmac
import logging
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from karpear.people.models import Channel
from karpear.ui.pressure import Answer, under_pressure

from ..actions.receive import Came, take_in
from ..forms import BadText, generic_text, telegram_text
from ..ingress import IngressWay, way
from ..signatures import generic_signature, twilio_signature

log = logging.getLogger("karpear.inbox")
LARGEST, LARGEST_UPDATE = 16 * 1024, 64 * 1024

type Door = Callable[[HttpRequest], HttpResponse]


def for_machines(view: Door) -> Door:
    """No session and no form token."""
    return login_not_required(csrf_exempt(require_POST(view)))


def door(view: Door) -> Door:
    """Open to machines, with a body that is not too long."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if len(request.body) > LARGEST:
            return HttpResponse(status=413)
        return view(request)

    return for_machines(answer)


def _open(channel: Channel, kind: str) -> IngressWay:
    open_way = way(channel.value, kind)
    if open_way is None:
        raise Http404
    return open_way


def _matches(value: str, right: str) -> bool:
    return hmac.compare_digest(value.encode(), right.encode())


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@door
def sms_in(request: HttpRequest) -> HttpResponse:
    """`{"id", "from", "text", "sent_at"?}` of any SMS gateway, signed as messages that go out are."""
    return _generic(request, Channel.SMS)


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@door
def chat_in(request: HttpRequest) -> HttpResponse:
    """The same for a chat bridge."""
    return _generic(request, Channel.CHAT)


def _generic(request: HttpRequest, channel: Channel) -> HttpResponse:
    open_way = _open(channel, "webhook")
    if not _matches(
        request.headers.get("X-Karpear-Signature", "").lower(), generic_signature(open_way.secret, request.body)
    ):
        return HttpResponse(status=403)
    now = timezone.now()
    try:
        came = generic_text(request.body, channel.value)
    except BadText as error:
        return JsonResponse({"error": str(error)}, status=422)
    return JsonResponse({"new": take_in(came, now=now)})


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@door
def twilio_in(request: HttpRequest) -> HttpResponse:
    """A form from Twilio, or whoever signs as it does."""
    open_way = _open(Channel.SMS, "twilio")
    address = f"{settings.KARPEAR_BASE_URL}{request.get_full_path()}"
    right = twilio_signature(open_way.secret, address, request.POST.lists())
    if not _matches(request.headers.get("X-Twilio-Signature", ""), right):
        return HttpResponse(status=403)
    form = request.POST
    came = Came(Channel.SMS.value, "twilio", form.get("MessageSid", ""), form.get("From", ""), form.get("Body", ""))
    if not came.provider_id or not came.sender:
        return HttpResponse(status=422)
    take_in(came, now=timezone.now())
    return HttpResponse('<?xml version="1.0" encoding="UTF-8"?><Response/>', content_type="text/xml")


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@for_machines
def telegram_in(request: HttpRequest) -> HttpResponse:
    """An update of a Telegram bot whose webhook was set with our secret.

    Thanked for also when it is dropped: Telegram sends again what is refused, and holds back what came after it.
    """
    open_way = _open(Channel.CHAT, "telegram")
    if not _matches(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), open_way.secret):
        return HttpResponse(status=403)
    if len(request.body) > LARGEST_UPDATE:
        log.error("an update of the bot was too long and was dropped: %s bytes", len(request.body))
    elif came := telegram_text(request.body):
        take_in(came, now=timezone.now())
    return HttpResponse(status=200)

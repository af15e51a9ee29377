"""Alive, ready, and what the demo sent."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import check_for_language, override
from django.views.decorators.http import require_safe
from django.views.i18n import set_language

from karpear.people.actions.account import set_language as choose_language
from karpear.people.current import me
from karpear.ui.hatch import hatch
from karpear.ui.pressure import Answer, in_private, under_pressure

from .demo import mail as demo_mail
from .demo import texts as demo_texts
from .demo_folder import is_demo_folder
from .health.operator_page import operator_page
from .health.readiness import readiness
from .health.troubles import open_troubles
from .metrics import CONTENT_TYPE, openmetrics


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "alive"})


@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """An SOS pressed now would be served; else 503 and what is missing."""
    with override("en"):
        checks = readiness(timezone.now())
    is_ready = all(check.ok for check in checks)
    body = {
        "status": "ready" if is_ready else "not ready",
        "checks": {check.name: {"ok": check.ok, "says": check.says} for check in checks},
        "troubles": [trouble.code for trouble in open_troubles()] if len(checks) > 1 and checks[1].ok else [],
    }
    response = JsonResponse(body, status=200 if is_ready else 503)
    response._has_been_logged = True  # type: ignore[attr-defined] # a "not yet" every few seconds is not an error to log
    return response


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for a monitoring system, for whoever has its token; for everybody else there is no such page."""
    token = settings.KARPEAR_METRICS
    scheme, _space, given_token = request.headers.get("Authorization", "").partition(" ")
    if not token or scheme.lower() != "bearer" or not constant_time_compare(given_token.strip(), token):
        raise Http404
    return HttpResponse(openmetrics(timezone.now()), content_type=CONTENT_TYPE)


@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    """Choose a language: kept in this browser, and by whoever is signed in also for the next one."""
    answer = set_language(request)
    code = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(code):
        person = me(request)
        choose_language(person=person, language=code, time_zone=person.time_zone, now=timezone.now())
    return answer


@under_pressure(read=Answer.EMPTY, write=Answer.REFUSED)
@require_safe
def operator(request: HttpRequest) -> HttpResponse:
    """What is configured, what failed and what is late; for everybody else there is no such page."""
    if not me(request).is_operator:
        raise Http404
    now = timezone.now()
    page = operator_page(now, with_alarms=in_private(request))
    well = all(check.ok for _name, check in page.checks) and not any(trouble.stops for trouble in page.troubles)
    context = {"page": page, "now": now, "all_well": well, "hatch": hatch()}
    return render(request, "ops/operator.html", context)


@login_not_required
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Every message that this demo sent, newest first; and a form to write one to it."""
    _only_in_a_demo()
    form = demo_texts.TextForm() if demo_texts.folder() else None
    return render(request, "ops/mail.html", {"messages_sent": demo_mail.latest(settings.KARPEAR_DATA), "form": form})


@login_not_required
@require_safe
def one_mail(request: HttpRequest, name: str) -> HttpResponse:
    """One message, with links that can be followed."""
    _only_in_a_demo()
    message = demo_mail.find(settings.KARPEAR_DATA, name)
    if message is None:
        raise Http404
    return render(request, "ops/one_mail.html", {"message": message})


def _only_in_a_demo() -> None:
    if not settings.KARPEAR_DEMO or not is_demo_folder(Path(settings.KARPEAR_DATA)):
        raise Http404


def nowhere(_request: HttpRequest) -> HttpResponse:
    """A page of a library that this product does not offer."""
    raise Http404

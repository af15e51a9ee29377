"""What anybody reads, signed in or not: bulletins that are CLEAR and public. The same for everybody, so it may be
kept by every cache on the way; nothing on it depends on who asks.
"""

from hashlib import sha256
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from karpear.rules.sharing.atom import ATOM_TYPE
from karpear.rules.sharing.cap import MEDIA_TYPE
from karpear.ui.pressure import Answer, under_pressure

from ..feeds import public_feed, public_items
from ..renderings import LANGUAGES, alert_file, written_in
from ..shown import shown_items

#: In seconds: so much later at most does somebody hear that something was taken back.
CACHED_S = 60


def _answer(request: HttpRequest, content: bytes | str, kind: str, language: str) -> HttpResponse:
    """To whoever has it already, as a feed reader that asks every few minutes: only that it is the same."""
    headers = {"Cache-Control": f"public, max-age={CACHED_S}", "Content-Language": language}
    answer = HttpResponse(content, content_type=f"{kind}; charset=utf-8", headers=headers)
    answer["ETag"] = quote_etag(sha256(answer.content).hexdigest()[:32])
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise Http404
    return language


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
def public_bulletins(request: HttpRequest, language: str) -> HttpResponse:
    """Every public bulletin that still holds, what not to do first."""
    with translation.override(_known(language)):
        context = {
            "items": shown_items(public_items(timezone.now()), language),
            "languages": LANGUAGES,
            "lang": language,
        }
        return _answer(request, render_to_string("network/bulletins/ways/public.html", context), "text/html", language)


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
def public_bulletin_feed(request: HttpRequest, language: str) -> HttpResponse:
    """The same as an Atom feed, in one language."""
    with translation.override(_known(language)):
        return _answer(request, public_feed(language, timezone.now()), ATOM_TYPE, language)


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
def public_alert(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """One of them as an alert of the Common Alerting Protocol, in all of its languages."""
    row = next((row for row in public_items(timezone.now()) if row.pk == bulletin), None)
    if row is None:
        raise Http404
    return _answer(request, alert_file(row), MEDIA_TYPE, ", ".join(written_in(row)))

"""What other installations fetch: open chains by anybody, sealed ones by a signed request."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from karpear.rules.federation.refusal import UnfitItem
from karpear.rules.refusals import Missing
from karpear.ui.pressure import Answer, under_pressure

from ..actions.requests import FeedRequest, who_asks
from ..queries.feeds import chain_from, chains_for

CACHED_S = 60


def _answer(request: HttpRequest, content: bytes, kind: str, *, asker: str) -> HttpResponse:
    cache_control = "private, no-store" if asker else f"public, max-age={CACHED_S}"
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": cache_control, "Vary": "Signature-Input"})


def _asker(request: HttpRequest) -> str:
    try:
        return who_asks(FeedRequest(request.get_host(), request.path, request.headers), now=timezone.now())
    except Missing:
        raise Http404 from None


def _refused(refusal: UnfitItem) -> HttpResponse:
    return HttpResponse(refusal.why.value, content_type="text/plain", status=401)


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_GET
def federated_chains(request: HttpRequest) -> HttpResponse:
    """Which chains whoever asks may fetch, and how long each is; `?of=` one of several networks that live here."""
    try:
        asker = _asker(request)
    except UnfitItem as refusal:
        return _refused(refusal)
    chains = chains_for(asker, request.GET.get("of", ""))
    if not chains:
        raise Http404
    return _answer(request, json.dumps(chains).encode(), "application/json", asker=asker)


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_GET
def federated_chain(request: HttpRequest, chain: str, start: int) -> HttpResponse:
    """A piece of one chain, a line for each item."""
    try:
        asker = _asker(request)
        lines = b"".join(line + b"\n" for line in chain_from(asker, chain, start))
    except UnfitItem as refusal:
        return _refused(refusal)
    except Missing:
        raise Http404 from None
    return _answer(request, lines, "application/jsonl", asker=asker)

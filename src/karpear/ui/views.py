"""The few addresses that belong to the look itself."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import etag, require_safe

from . import icons
from . import service_worker as worker
from .offline import kept_offline


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """A web manifest that says nothing about what the app is."""
    body = {
        "name": settings.KARPEAR_NAME,
        "short_name": settings.KARPEAR_NAME,
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#fbfaf7",
        "icons": icons.for_home_screen(),
    }
    return JsonResponse(body, content_type="application/manifest+json")


@login_not_required
@require_safe
def icon(request: HttpRequest) -> HttpResponseRedirect:
    """Browsers ask for it whatever the page says."""
    return HttpResponseRedirect(icons.small())


@login_not_required
@require_safe
@etag(lambda request: worker.etag())
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script beside the pages. Asked for again once an hour at most; then 304 says that nothing is new."""
    answer = HttpResponse(worker.script(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "max-age=3600"
    return answer


@login_not_required
@require_safe
def offline(request: HttpRequest, language: str) -> HttpResponse:
    """The offline page, in one language. It knows nobody, and asks no cookie who is there."""
    if language not in worker.languages():
        raise Http404
    answer = HttpResponse(worker.shell(language))
    answer["Content-Language"] = language
    return answer


@login_not_required
@require_safe
def own_icon(request: HttpRequest) -> HttpResponse:
    """The operator's own picture, the same for everybody."""
    body = icons.own()
    if body is None:
        raise Http404
    answer = HttpResponse(body, content_type="image/png")
    answer["Cache-Control"] = "max-age=86400, public"
    return answer


@require_safe
@kept_offline
def install(request: HttpRequest) -> HttpResponse:
    """How to put it on the home screen, and whether the browser protects what it keeps."""
    return render(request, "ui/install.html")

"""The few addresses that belong to the look itself."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """A web manifest that says nothing about what the app is."""
    body = {
        "name": settings.KARPEAR_NAME,
        "short_name": settings.KARPEAR_NAME,
        "start_url": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#fbfaf7",
        "icons": [
            {
                "src": static("ui/icon.svg"),
                "sizes": "any",
                "type": "image/svg+xml",
                "purpose": "any",
            }
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json")


@login_not_required
@require_safe
def icon(request: HttpRequest) -> HttpResponseRedirect:
    """Browsers ask for it whatever the page says."""
    return HttpResponseRedirect(static("ui/icon.svg"))

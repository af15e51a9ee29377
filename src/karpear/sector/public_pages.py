"""What every page for everybody has in common: a network by the word of its address, a language, and a cache."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from karpear.network.members.models import Network

from .releases.models import SectorPage
from .releases.queries.published import public_page

#: In seconds. A release is never changed; that a network shows no trends any more is seen within an hour.
CACHED_S = 3600


def shown_page(code: str) -> SectorPage:
    """A network that does not show its trends is not told from one that is not there. Raises Http404."""
    page = public_page(code)
    if page is None:
        raise Http404
    return page


def language_of(request: HttpRequest, network: Network) -> str:
    """By the address alone, so that choosing one leaves no cookie, and a cache needs to know nothing else."""
    code = request.GET.get("lang", "")
    return code if code in dict(settings.LANGUAGES) else str(network.body.language)


def cached(answer: HttpResponse, language: str) -> HttpResponse:
    answer["Content-Language"] = language
    answer["Cache-Control"] = f"public, max-age={CACHED_S}"
    return answer

"""Secret addresses of feeds: mine, and those of my organisations' partners."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.people.current import me
from karpear.people.models import Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.rules.sharing.atom import ATOM_TYPE
from karpear.rules.sharing.labels import RecipientClass
from karpear.rules.sharing.ways import Way
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, under_pressure

from ....members.models import Partner
from ...tables import BulletinLink
from .. import links as actions
from ..feeds import current_items, own_feed
from ..shown import shown_items
from .home import links_home

FRESH = "bulletin_link"
_SECRET = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@under_pressure(read=Answer.HIDDEN)
@require_safe
@links_home
def bulletin_links(request: HttpRequest) -> HttpResponse:
    """What there is, and the fresh one, which is shown once."""
    person = me(request)
    organisations = organisations_where(person, Verb.WRITE_BULLETIN, by_name=True)
    if not organisations and not organisations_where(person, Verb.SEE_NETWORK):
        raise Missing
    partners = list(Partner.objects.active().filter(organisation__in=organisations).select_related("organisation"))
    linked = set(BulletinLink.objects.filter(partner__in=partners).values_list("partner", flat=True))
    context: dict[str, Any] = {
        "fresh": request.session.pop(FRESH, None),
        "has_own": BulletinLink.objects.filter(person=person).exists(),
        "partners": [(partner, partner.pk in linked) for partner in partners],
    }
    return page(request, "network/bulletins/ways/links.html", context)


@under_pressure(write=Answer.REFUSED)
@require_POST
@links_home
def open_own(request: HttpRequest) -> HttpResponse:
    """A fresh address for my feed."""
    token = actions.open_own_link(by=me(request), now=timezone.now())
    return _shown_once(request, "bulletin_own_feed", token, "")


@under_pressure(write=Answer.REFUSED)
@require_POST
@links_home
def close_own(request: HttpRequest) -> HttpResponse:
    """It stops working."""
    return _closed(request, is_closed=actions.close_own_link(by=me(request), now=timezone.now()))


@under_pressure(write=Answer.REFUSED)
@require_POST
@links_home
def open_partner(request: HttpRequest, partner: UUID) -> HttpResponse:
    """A fresh address for a partner."""
    token = actions.open_partner_link(by=me(request), partner=partner, now=timezone.now())
    return _shown_once(request, "partner_bulletins", token, str(partner))


@under_pressure(write=Answer.REFUSED)
@require_POST
@links_home
def close_partner(request: HttpRequest, partner: UUID) -> HttpResponse:
    """It stops working."""
    is_closed = actions.close_partner_link(by=me(request), partner=partner, now=timezone.now())
    return _closed(request, is_closed=is_closed)


def _shown_once(request: HttpRequest, name: str, token: str, partner: str) -> HttpResponse:
    address = f"{settings.KARPEAR_BASE_URL}{reverse(f'network:{name}', args=[token])}"
    request.session[FRESH] = {"address": address, "partner": partner}
    return redirect("network:bulletin_links")


def _closed(request: HttpRequest, *, is_closed: bool) -> HttpResponse:
    if is_closed:
        messages.success(request, _("The address no longer works."))
    return redirect("network:bulletin_links")


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
def partner_bulletins(_request: HttpRequest, token: str) -> HttpResponse:
    """What a partner may have, as a page. Opening it changes nothing and tells nobody."""
    partner = actions.reader_of(token)
    if not isinstance(partner, Partner):
        raise Http404
    with translation.override(partner.language):
        rows = [item.bulletin for item in current_items(partner, Way.PARTNER, timezone.now())]
        context = {
            "items": shown_items(rows, partner.language, RecipientClass.PARTNER),
            "feed": reverse("network:bulletin_own_feed", args=[token]),
            "lang": partner.language,
            "network_partner": partner,
        }
        html = render_to_string("network/bulletins/ways/partner.html", context)
    return HttpResponse(html, headers={**_SECRET, "Content-Language": partner.language})


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
def bulletin_own_feed(_request: HttpRequest, token: str) -> HttpResponse:
    """What a person or a partner may have, as a feed: of what is for some, only that there is a note."""
    reader, base = actions.reader_of(token), settings.KARPEAR_BASE_URL
    if reader is None:
        raise Http404
    own = f"{base}{reverse('network:bulletin_own_feed', args=[token])}"
    path = (
        reverse("network:bulletins")
        if isinstance(reader, Person)
        else reverse("network:partner_bulletins", args=[token])
    )
    with translation.override(reader.language):
        body = own_feed(reader, own, f"{base}{path}", timezone.now())
    return HttpResponse(body, content_type=f"{ATOM_TYPE}; charset=utf-8", headers=_SECRET)

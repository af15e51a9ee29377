"""What a donor received in one month, on one page that an officer prints or sends."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from karpear.db.reader import unguarded
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.rules.refusals import Missing
from karpear.rules.sharing.labels import RecipientClass
from karpear.rules.sharing.ways import Way
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, under_pressure

from ....members.models import PartnerKind
from ...models import Bulletin
from ..allowed import newest_copies
from ..links import own_partner
from ..shown import shown_items
from .home import links_home

MONTHS = 12


@under_pressure(read=Answer.HIDDEN)
@require_safe
@links_home
def bulletin_digest(request: HttpRequest, partner: UUID) -> HttpResponse:
    """The bulletins of one month that this donor may have on paper, in their language, exercises left out."""
    row = own_partner(me(request), partner)
    if row.kind != PartnerKind.DONOR:
        raise Missing
    today = today_of(row.organisation, timezone.now())
    month = _month(request.GET.get("month", ""), today)
    until = (month + timedelta(days=32)).replace(day=1)
    rows = newest_copies(row, Way.DIGEST).filter(
        bulletin__drill=False, bulletin__released_at__date__gte=month, bulletin__released_at__date__lt=until
    )
    with unguarded("what a donor of theirs may have on paper"):
        copies = list(rows)
    context = {
        "letter": _letter([copy.bulletin for copy in copies], row.language),
        "network_partner": row,
        "month": month,
        "month_before": f"{month - timedelta(days=1):%Y-%m}",
    }
    return page(request, "network/bulletins/ways/digest.html", context)


def _letter(rows: Sequence[Bulletin], language: str) -> str:
    """In the donor's language, whatever the officer reads; empty: nothing was sent."""
    if not rows:
        return ""
    with translation.override(language):
        items = shown_items(rows, language, RecipientClass.PARTNER)
        markings = sorted({item.marking for item in items})
        context = {"items": items, "markings": markings, "lang": language}
        return render_to_string("network/bulletins/ways/letter.html", context)


def _month(code: str, today: date) -> date:
    """`2026-11`; anything else is this month."""
    year, _, number = code.partition("-")
    if year.isdecimal() and number.isdecimal() and 2000 <= int(year) <= today.year and 1 <= int(number) <= 12:
        return date(int(year), int(number), 1)
    return today.replace(day=1)

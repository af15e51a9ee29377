"""What a group without an account sees and sends: no session, no cookie, no script, and no line written anywhere of
who or when. The receipt never stands in an address.
"""

from functools import wraps
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.pages import add_errors, any_form, page
from karpear.ui.pressure import Answer, under_pressure

from ..actions.groups import take_back_told, tell
from ..forms import ReceiptForm, TellForm
from ..models import TellingPage
from ..queries.groups import group_by_receipt, open_telling_page, telling_page_with, told_lines
from ..values import NewTelling


class PublicView(Protocol):
    def __call__(self, request: HttpRequest, code: str) -> HttpResponse: ...


def _in_public(view: PublicView) -> PublicView:
    """In the language of the address, kept by nobody on the way; 404 for a page that is not there."""

    @wraps(view)
    def answer(request: HttpRequest, code: str) -> HttpResponse:
        language = request.GET.get("lang", "")
        with translation.override(language if language in dict(settings.LANGUAGES) else translation.get_language()):
            try:
                response = view(request, code)
            except Missing as refusal:
                raise Http404 from refusal
            response["Content-Language"] = translation.get_language() or "en"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return answer


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@login_not_required
@csrf_exempt  # there is no session that somebody else's page could use
@any_form
@_in_public
def tell_page(request: HttpRequest, code: str) -> HttpResponse:
    """Kind, province and month; the answer is a receipt. Once closed it leads whoever has one to what they told."""
    if request.method == "GET" and telling_page_with(code).closed_at:
        return redirect(f"{reverse('sector:tell_mine', args=[code])}?lang={translation.get_language() or 'en'}")
    telling_page, now = open_telling_page(code), timezone.now()
    form = TellForm(_sent(request), question=telling_page.question, today=timezone.localdate(now))
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("answer", "receipt")}
        try:
            receipt = tell(
                page=telling_page.pk, key=form.cleaned_data["key"], new=NewTelling(**form.clean_values), typed=typed,
                now=now,
            )  # fmt: skip
        except BadFields as refusal:
            add_errors(form, refusal)
        except Conflict as refusal:
            form.add_error(None, refusal.message)
        else:
            return _mine(request, telling_page, receipt, is_new=True)
    return page(request, "sector/contributions/tell.html", {"telling": telling_page, "form": form}, bad=form.is_bound)


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@login_not_required
@csrf_exempt  # there is no session that somebody else's page could use
@any_form
@_in_public
def tell_mine(request: HttpRequest, code: str) -> HttpResponse:
    """With its receipt a group looks at what it told, and takes it back, also once the page is closed."""
    telling_page = telling_page_with(code)
    form = ReceiptForm(_sent(request))
    if form.is_valid():
        receipt = form.cleaned_data["receipt"]
        fact = _uuid(request.POST.get("fact", ""))
        if fact or request.POST.get("everything"):
            take_back_told(network=telling_page.network_id, receipt=receipt, fact=fact)
            return _mine(request, telling_page, receipt, is_taken=True)
        if group_by_receipt(telling_page.network_id, receipt):
            return _mine(request, telling_page, receipt)
        form.add_error("receipt", _("No group has this receipt. Look at each digit again."))
    context = {"telling": telling_page, "form": form}
    return page(request, "sector/contributions/tell_receipt.html", context, bad=form.is_bound)


def _sent(request: HttpRequest) -> QueryDict | None:
    """An empty form that was sent is one, too."""
    return request.POST if request.method == "POST" else None


def _mine(request: HttpRequest, telling_page: TellingPage, receipt: str, **news: bool) -> HttpResponse:
    group = group_by_receipt(telling_page.network_id, receipt)
    context: dict[str, Any] = {
        "telling": telling_page,
        "receipt": receipt,
        "group": group,
        "lines": told_lines(group) if group else [],
        **news,
    }
    return page(request, "sector/contributions/tell_mine.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

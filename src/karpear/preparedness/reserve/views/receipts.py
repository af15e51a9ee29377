"""The receipt of what was paid: photographed and sealed in the browser, and written into the ledger."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karpear.people.current import me
from karpear.ui.pages import any_form
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.templatetags.ui import day_clock
from karpear.ui.values import ValueForm
from karpear.vault.pages import form_page, sealed_page

from ..actions import payments
from ..queries.receipts import SealedReceipt
from ..queries.requests import ReceiptPage, receipt_page
from ..values import NewReceipt
from .pages import refusing


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@refusing
@sealed_page
def receipt(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What was spent and what came back; the receipts that are there, for whoever can open them."""
    now = timezone.now()
    page = receipt_page(me(request), request_id)
    do = partial(payments.settle, by=me(request), request=request_id, now=now)
    return form_page(
        request,
        "preparedness/money_receipt.html",
        _form(request.POST or None, page),
        do=lambda clean: do(new=NewReceipt(**clean)),
        done=_("Written into the ledger."),
        to=("preparedness:money_receipt", request_id),
        context={"page": page, "now": now},
    )


def _form(data: Any, page: ReceiptPage) -> ValueForm:
    """What was handed in can be chosen; where there is none, nothing is asked about it.

    A receipt that somebody else wrote down since the page was opened is refused, never left out: its sum is counted.
    """
    form = ValueForm(data, asks=NewReceipt, choices={"receipt": [(str(r.record), _words(r)) for r in page.handed_in]})
    form.fields["receipt"].error_messages["invalid_choice"] = payments.receipt_is_gone()
    if page.handed_in:
        form.fields["receipt"].initial = str(page.handed_in[0].record)
    elif not (data and data.get("receipt")):
        del form.fields["receipt"]
    return form


def _words(receipt: SealedReceipt) -> str:
    """Who sealed it, when, and how many files it has."""
    files = ngettext("%(n)s file", "%(n)s files", receipt.files) % {"n": receipt.files}
    return " · ".join([receipt.by.shown_name if receipt.by else "", day_clock(receipt.at), files])

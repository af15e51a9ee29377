"""The ledger as a list and as a file; putting money in, and counter-entries."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from karpear.people.current import me
from karpear.people.queries.gates import membership_in
from karpear.rules.access import Role, Verb, may
from karpear.ui.columns import Column, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.templatetags.ui import day_clock
from karpear.ui.values import ValueForm

from ..actions import ledger as actions
from ..actions.exports import note_export
from ..actions.ledger import REVERSIBLE
from ..models import EntryKind, LedgerEntry
from ..queries.ledger import entry_of
from ..queries.state import reserve_state
from ..values import NewCounter, NewMoney
from .pages import asked, here, refusing


def _what(entry: LedgerEntry) -> str:
    """What the line is about, in a word and in what was written with it."""
    about = _("request %(n)s") % {"n": entry.request.number} if entry.request else ""
    return " · ".join(part for part in (str(entry.get_kind_display()), about, entry.words) if part)


def _sealed(entry: LedgerEntry) -> SafeString | str:
    """The way to a sealed receipt; in a file its fingerprint stands instead."""
    if entry.receipt is None:
        return ""
    path = reverse("preparedness:money_receipt", args=[entry.request_id])
    return format_html('<a href="{}">▣ {}</a>', path, _("sealed"))


LIST = Listing(
    title=gettext_lazy("Ledger"),
    columns=[
        Column("number", gettext_lazy("No."), width=6, sort="number", number=True),
        Column("what", gettext_lazy("What"), width=50, value=_what),
        Column("at", gettext_lazy("When"), width=18, value=lambda e: stamp(e.at), show=lambda e: day_clock(e.at)),
        Column("amount", gettext_lazy("Amount"), number=True, labelled=True, show=lambda e: f"{e.amount:,}"),
        Column("debit", gettext_lazy("To"), width=24, value=lambda e: str(e.get_debit_display()), labelled=True),
        Column("credit", gettext_lazy("From"), width=24, value=lambda e: str(e.get_credit_display()), labelled=True),
        Column(
            "receipt",
            gettext_lazy("Receipt"),
            width=66,
            value=lambda e: e.receipt_hash,
            show=_sealed,
            bare=lambda e: not e.receipt,
            labelled=True,
            paper=False,
        ),
        Column("by", gettext_lazy("By"), width=20, value=lambda e: e.by.shown_name if e.by else "", wide=True),
        Column(
            "counter",
            gettext_lazy("Correct"),
            template="preparedness/ledger_counter.html",
            file=False,
            bare=lambda e: e.kind not in REVERSIBLE,
        ),
    ],
    filters=[Choice("kind", gettext_lazy("Kind"), dict(EntryKind.choices))],
    order=("-number", "id"),
    exports=("csv", "xlsx", "paper"),
    brief=True,
    code="ledger",
    empty=EmptyList(
        gettext_lazy("Nothing has been written down yet"),
        gettext_lazy("Begin with what there is: money that was put aside for emergencies."),
    ),
)


@under_pressure(read=Answer.REFUSED, write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def ledger(request: HttpRequest) -> HttpResponse:
    """Every line, the newest first; what stands in each account."""
    organisation, now, person = asked(request), timezone.now(), me(request)
    state = reserve_state(organisation, now)
    rows = LedgerEntry.objects.visible_to(person).filter(reserve=state.reserve)
    return LIST.page(
        request,
        rows.select_related("by", "request", "reverses", "reversed_by"),
        template="preparedness/reserve_ledger.html",
        now=now,
        note=lambda kind, count: note_export(by=person, organisation=organisation, kind=kind, count=count, now=now),
        state=state,
        put_in=here("reserve_put_in", organisation),
        sets=may(Role(membership_in(person, organisation).role), Verb.SET_RESERVE),
    )


@under_pressure(read=Answer.REFUSED, write=Answer.REFUSED)
@any_form
@refusing
def put_in(request: HttpRequest) -> HttpResponse:
    """Money for the reserve."""
    organisation, now = asked(request, Verb.SET_RESERVE), timezone.now()
    do = partial(actions.put_in, by=me(request), organisation=organisation, now=now)
    return form_page(
        request,
        "preparedness/reserve_put_in.html",
        ValueForm(request.POST or None, asks=NewMoney),
        do=lambda clean: do(new=NewMoney(**clean)),
        done=_("Written into the ledger."),
        to=(here("reserve", organisation),),
        context={"state": reserve_state(organisation, now), "now": now},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@refusing
def counter(request: HttpRequest, entry: UUID) -> HttpResponse:
    """The same amount the other way round, and why."""
    line = entry_of(me(request), entry)
    do = partial(actions.reverse, by=me(request), entry=entry, now=timezone.now())
    return form_page(
        request,
        "preparedness/ledger_entry.html",
        ValueForm(request.POST or None, asks=NewCounter),
        do=lambda clean: do(new=NewCounter(**clean)),
        done=_("Written into the ledger."),
        to=(reverse("preparedness:reserve_ledger", query={"organisation": str(line.reserve.organisation_id)}),),
        context={"line": line, "now": timezone.now()},
    )

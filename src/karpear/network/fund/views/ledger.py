"""The ledger of the fund: own lines, or all of them for whoever keeps the money; contributions, counter-entries."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.keys.ids import new_id
from karpear.people.current import me
from karpear.ui.columns import Column, stamp
from karpear.ui.list_choices import EmptyList
from karpear.ui.listing import Listing
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.templatetags.ui import day_clock
from karpear.ui.values import ValueForm

from ..actions import ledger as actions
from ..actions.ledger import FUND_REVERSIBLE
from ..models import FundEntry, FundMember
from ..queries.ledger import fund_entry_of
from ..queries.pages import fund_of, fund_totals, held_fund_of, keeps_fund
from ..values import NewContribution, NewFundCounter
from .pages import home


def _what(entry: FundEntry) -> str:
    about = _("request %(n)s") % {"n": entry.request.number} if entry.request else ""
    parts = (str(entry.get_kind_display()), about, str(entry.get_reason_display()) if entry.reason else "")
    return " · ".join(part for part in parts if part)


_COUNTER = Column(
    "counter",
    gettext_lazy("Correct"),
    template="network/fund/counter_link.html",
    bare=lambda e: e.kind not in FUND_REVERSIBLE,
)


def ledger_list(*, holder: bool) -> Listing:
    """`holder`: whoever keeps the money can reverse a line."""
    return Listing(
        title=gettext_lazy("Ledger"),
        columns=[
            Column("number", gettext_lazy("No."), width=6, sort="number", number=True),
            Column("what", gettext_lazy("What"), width=40, value=_what),
            Column("at", gettext_lazy("When"), width=18, value=lambda e: stamp(e.at), show=lambda e: day_clock(e.at)),
            Column("amount", gettext_lazy("Amount"), number=True, labelled=True, show=lambda e: f"{e.amount:,}"),
            Column("member", gettext_lazy("Organisation"), width=30, labelled=True, value=_whose),
            Column("debit", gettext_lazy("To"), width=20, value=lambda e: str(e.get_debit_display()), labelled=True),
            Column(
                "credit", gettext_lazy("From"), width=20, value=lambda e: str(e.get_credit_display()), labelled=True
            ),
            *([_COUNTER] if holder else []),
        ],
        order=("-number", "id"),
        brief=True,
        code="fund_ledger",
        empty=EmptyList(
            gettext_lazy("Nothing has been written down yet"),
            gettext_lazy("Whoever keeps the money writes down here what members pay in."),
        ),
    )


def _whose(entry: FundEntry) -> str:
    return entry.member.organisation.name if entry.member else _("an organisation that has left")


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def fund_ledger(request: HttpRequest, shared_fund: UUID) -> HttpResponse:
    """The newest line first."""
    person, now = me(request), timezone.now()
    fund = fund_of(person, shared_fund)
    rows = FundEntry.objects.visible_to(person).filter(fund=fund)
    totals = fund_totals(fund, exact=keeps_fund(person, shared_fund))
    return ledger_list(holder=totals.is_exact).page(
        request,
        rows.select_related("request", "member__organisation", "reversed_by"),
        template="network/fund/ledger.html",
        now=now,
        fund=fund,
        totals=totals,
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def received(request: HttpRequest, shared_fund: UUID) -> HttpResponse:
    """Whoever keeps the money writes down what a member paid in."""
    fund = held_fund_of(me(request), shared_fund)
    parts = FundMember.objects.in_force().filter(fund=fund).select_related("member__organisation")
    members = sorted((part.member.organisation.name, str(part.member_id)) for part in parts)
    return form_page(
        request,
        "network/fund/received.html",
        ValueForm(
            request.POST or None,
            asks=NewContribution,
            choices={"member": [(pk, name) for name, pk in members]},
            initial={"key": new_id()},
        ),
        do=lambda clean: actions.receive(
            by=me(request), fund=shared_fund, new=NewContribution(**clean), now=timezone.now()
        ),
        done=_("Written into the ledger."),
        to=("network:fund_ledger", shared_fund),
        context={"fund": fund, "members": members},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def counter(request: HttpRequest, fund_entry: UUID) -> HttpResponse:
    """The same amount the other way round, and why."""
    line = fund_entry_of(me(request), fund_entry)
    held_fund_of(me(request), line.fund_id)
    return form_page(
        request,
        "network/fund/counter.html",
        ValueForm(request.POST or None, asks=NewFundCounter),
        do=lambda clean: actions.reverse_fund_entry(
            by=me(request), entry=fund_entry, new=NewFundCounter(**clean), now=timezone.now()
        ),
        done=_("Written into the ledger."),
        to=("network:fund_ledger", line.fund_id),
        context={"line": line},
    )

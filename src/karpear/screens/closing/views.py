"""Begin a closing drill on a copy of what is known; write one of its gaps into the register."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.compliance.closure.actions import start_drill
from karpear.compliance.closure.forms import ClosingDrillForm
from karpear.compliance.closure.queries.drills import span_lines
from karpear.compliance.closure.queries.gaps import gap_of
from karpear.compliance.closure.values import NewDrill
from karpear.compliance.inquiries.actions import register_inquiry
from karpear.compliance.inquiries.queries import InquiryLine, inquiry_of
from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import require
from karpear.risks.register.models import Measure
from karpear.risks.register.queries.risk import members_of
from karpear.rules.access import Verb
from karpear.rules.law.closure import CARD_DAYS, ClosingEvent
from karpear.rules.law.inquiries import InquiryKind
from karpear.screens.changes.queries import risk_choices
from karpear.ui.forms import named, offer
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from .actions import write_gap
from .forms import GapForm, InquiryRiskForm
from .queries import all_rooms_know

_home = refusing(lambda _values: redirect("compliance:closing"))


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@_home
def start(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """What happens is chosen; what all rooms know is copied."""
    membership, now = require(me(request), organisation, Verb.KEEP_LAW), timezone.now()

    def do(clean: dict[str, Any]) -> Any:
        on_record = all_rooms_know(membership.organisation, now)
        return start_drill(
            by=me(request), organisation=organisation, new=NewDrill(**clean), on_record=on_record, now=now
        )

    return form_page(
        request,
        "closing/start.html",
        ClosingDrillForm(request.POST or None),
        do=do,
        to=lambda drill: ("compliance:closing_card", drill.pk, CARD_DAYS[0]),
        context={
            "organisation": membership.organisation,
            "spans": span_lines(membership.organisation.country),
        },
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@_home
def measure(request: HttpRequest, gap: UUID) -> HttpResponse:
    """A gap, filled in as a measure: whose, of which risk, until when."""
    person, now = me(request), timezone.now()
    line = gap_of(person, gap)
    organisation = line.gap.drill.organisation
    require(person, organisation.pk, Verb.KEEP_LAW)
    require(person, organisation.pk, Verb.EDIT_RISKS)
    event = ClosingEvent(line.gap.drill.event)
    risks = risk_choices(person, organisation, lambda risk: event in risk.closings)
    choices = {"owner": named(members_of(organisation)), "risk": [*risks.choices, *risks.written_with]}
    fitting = risks.fitting or next((code for code, _name in risks.written_with), "")
    form = GapForm(request.POST or None, choices=choices, initial={"name": str(line.sentence), "risk": fitting})
    form.fields["owner"].required = form.fields["due_on"].required = True
    form.fields["owner"].help_text = ""

    def do(clean: dict[str, Any]) -> Measure:
        risk = clean.pop("risk")
        return write_gap(by=person, gap=gap, organisation=organisation.pk, risk=risk, clean=clean, now=now)

    return form_page(
        request,
        "changes/measure.html",
        form,
        do=do,
        done="",
        to=("compliance:closing",),
        context={"line": line, "risks": risks, "has_choice": bool(risks.choices or risks.written_with)},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@refusing(lambda values: redirect("compliance:inquiry", values["inquiry"]))
def inquiry_risk(request: HttpRequest, inquiry: UUID) -> HttpResponse:
    """Which risk of the register has come true by a letter of an authority."""
    person, now = me(request), timezone.now()
    row = allowed(inquiry_of(person, inquiry), by=person, verb=Verb.KEEP_LAW)
    require(person, row.organisation_id, Verb.EDIT_RISKS)
    kind = InquiryKind(row.kind)
    risks = risk_choices(person, row.organisation, lambda risk: kind in risk.letters)
    form = InquiryRiskForm(request.POST or None, initial={"risk": risks.fitting})
    offer(form, risk=risks.choices)
    return form_page(
        request,
        "closing/inquiry_risk.html",
        form,
        do=lambda clean: register_inquiry(by=person, inquiry=inquiry, now=now, **clean),
        done=_("Tied. Measures are written on the page of the risk."),
        to=("compliance:inquiry", inquiry),
        context={"line": InquiryLine(row, today_of(row.organisation, now)), "risks": risks},
    )

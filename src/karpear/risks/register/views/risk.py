"""One risk: looking at it, changing, judging and treating it, and its measures."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.compliance.inquiries.queries import inquiries_of_risk
from karpear.rules.risk.matrix import Confidence, Level, Reliability, Scope, Treatment
from karpear.rules.risk.review import accept_until
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.scales import AREAS, CONFIDENCES, RELIABILITIES, SCOPES, TREATMENTS

from ...days import day_in
from ...fields import provinces_of
from ...pages import page, refusing, who
from ..access import editable
from ..actions import lines, risks
from ..actions import treatment as treatment_actions
from ..forms.risk import RiskForm, RiskJudgeForm, WhyForm
from ..forms.treatment import AcceptForm, TreatForm
from ..models import MeasureState, Risk, Source
from ..queries import risk as queries
from ..queries.key_people import count_without_deputy
from .history import told

type HoldOf = Callable[..., Any]


@under_pressure(read=Answer.EMPTY)  # of drills and roll-calls it says nothing
@require_safe
@refusing
def risk(request: HttpRequest, risk: UUID, hold_of: HoldOf) -> HttpResponse:
    """Everything about one risk; for those who only care for it, what they need.

    `hold_of`: what upper rooms know of it: whether its measures were tested.
    """
    now = timezone.now()
    details = queries.risk_page(who(request), risk, now=now)
    tested = details.whole and details.open
    context = {
        "page": details,
        "hold": hold_of(details.risk, now, forced=not in_private(request)) if tested else None,
        "today_code": details.today.isoformat(),
        "areas": [(AREAS[area].name, cells) for area, cells in details.areas],
        "scope": SCOPES[Scope(details.risk.scope)].name,
        "treatment": TREATMENTS[Treatment(details.risk.treatment)] if details.risk.treatment else None,
        "confidence": CONFIDENCES[Confidence(details.risk.confidence)],
        "reliability": RELIABILITIES[Reliability(details.risk.reliability)],
        "history": told(details.history, details.risk.organisation),
        "province": dict(provinces_of(details.risk.organisation)).get(details.risk.province, details.risk.province),
        "states": MeasureState.choices,
        "without_deputy": count_without_deputy(details.risk, now) if details.whole else None,
        "inquiries": inquiries_of_risk(who(request), risk, details.today) if in_private(request) else [],
        "now": now,
    }
    return page(request, "risk", context)


@any_form
@refusing
def edit(request: HttpRequest, risk: UUID) -> HttpResponse:
    """Words, scope, province, owner, review day."""
    open_risk, to = _open_for(request, risk), ("risks:risk", risk)
    members = queries.members_of(open_risk.organisation)
    form = RiskForm(request.POST or None, organisation=open_risk.organisation, members=members, row=open_risk)
    change = partial(risks.change_risk, by=who(request), risk=risk, now=timezone.now())
    context = {"risk": open_risk}
    return form_page(request, "risks/edit.html", form, do=change, done=_("Saved."), to=to, context=context)


@any_form
@refusing
def judge(request: HttpRequest, risk: UUID) -> HttpResponse:
    """Judge it again."""
    open_risk, now = _open_for(request, risk), timezone.now()
    form = RiskJudgeForm(request.POST or None, initial=RiskJudgeForm.initial_of(open_risk))
    evaluate = partial(lines.evaluate, by=who(request), risk=risk, source=Source.MANUAL, now=now)
    return form_page(
        request,
        "risks/judge.html",
        form,
        do=lambda clean: evaluate(**clean),
        done=_("Judged. What was judged before stays in the history."),
        to=("risks:risk", risk),
        context={"judged": form, "risk": open_risk},
    )


@any_form
@refusing
def treatment(request: HttpRequest, risk: UUID) -> HttpResponse:
    """Reduce, avoid, share; or accept, for who may."""
    open_risk, person, now = _open_for(request, risk), who(request), timezone.now()
    latest = accept_until(Level(open_risk.level), day_in(open_risk.organisation.time_zone, now))
    accepting = "until" in request.POST
    treat = TreatForm(None if accepting else request.POST or None, initial={"treatment": open_risk.treatment})
    accept = AcceptForm(request.POST if accepting else None, latest=latest)
    do = treatment_actions.accept if accepting else treatment_actions.treat
    context = {
        "risk": open_risk, "treat": treat, "accept": accept, "latest": latest,
        "accepts": queries.risk_page(person, risk, now=now).accepts,
        "words": [(word.name, word.meaning) for word in TREATMENTS.values()],
    }  # fmt: skip
    return form_page(
        request,
        "risks/treatment.html",
        accept if accepting else treat,
        do=lambda clean: do(by=person, risk=risk, now=now, **clean),
        done=_("Saved."),
        to=("risks:risk", risk),
        context=context,
    )


@require_POST
@refusing
def reviewed(request: HttpRequest, risk: UUID) -> HttpResponse:
    """Looked at, nothing changed."""
    risks.mark_reviewed(by=who(request), risk=risk, why=request.POST.get("why", "")[:4000], now=timezone.now())
    return _back_to_risk(request, risk, _("Reviewed. The next review date is shown below."))


@any_form
@refusing
def close(request: HttpRequest, risk: UUID) -> HttpResponse:
    """It is no longer a risk."""
    context = {"risk": _open_for(request, risk)}
    return form_page(
        request,
        "risks/close.html",
        WhyForm(request.POST or None),
        do=lambda clean: risks.close_risk(by=who(request), risk=risk, now=timezone.now(), **clean),
        done=_("Closed. Everything stays readable."),
        to=("risks:risk", risk),
        context=context,
    )


@require_POST
@refusing
def reopen(request: HttpRequest, risk: UUID) -> HttpResponse:
    """It is back."""
    risks.reopen_risk(by=who(request), risk=risk, now=timezone.now())
    return _back_to_risk(request, risk, _("Reopened. Judge it again."))


def _open_for(request: HttpRequest, risk: UUID) -> Risk:
    """An open risk that this person may change. Raises Missing, Forbidden or Conflict."""
    return editable(who(request), queries.risk_of(who(request), risk))


def _back_to_risk(request: HttpRequest, risk: UUID, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("risks:risk", risk=risk)

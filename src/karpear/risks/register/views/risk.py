"""One risk: looking at it, changing, judging and treating it, and its measures."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.risk.matrix import Confidence, Level, Reliability, Scope, Treatment
from karpear.rules.risk.review import accept_until
from karpear.ui.scales import AREAS, CONFIDENCES, RELIABILITIES, SCOPES, TREATMENTS

from ...fields import provinces_of
from ...models.register import MeasureState, Risk, RiskState, Source
from ...pages import add_errors, page, refusing, who
from ...values import day_in
from ..actions import lines, risks
from ..actions import treatment as treatment_actions
from ..forms.risk import RiskForm, RiskJudgeForm, WhyForm
from ..forms.treatment import AcceptForm, TreatForm
from ..queries import risk as queries
from .history import told

any_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@refusing
def risk(request: HttpRequest, risk: UUID) -> HttpResponse:
    """Everything about one risk; for those who only care for it, what they need."""
    now = timezone.now()
    details = queries.risk_page(who(request), risk, now=now)
    context = {
        "page": details,
        "areas": [(AREAS[area].name, cells) for area, cells in details.areas],
        "scope": SCOPES[Scope(details.risk.scope)].name,
        "treatment": TREATMENTS[Treatment(details.risk.treatment)] if details.risk.treatment else None,
        "confidence": CONFIDENCES[Confidence(details.risk.confidence)],
        "reliability": RELIABILITIES[Reliability(details.risk.reliability)],
        "history": told(details.history, details.risk.organisation),
        "province": dict(provinces_of(details.risk.organisation)).get(details.risk.province, details.risk.province),
        "states": MeasureState.choices,
        "now": now,
    }
    return page(request, "risk", context)


@any_form
@refusing
def edit(request: HttpRequest, risk: UUID) -> HttpResponse:
    """Words, scope, province, owner, review day."""
    open_risk = _open_for(request, risk)
    members = queries.members_of(open_risk.organisation)
    form = RiskForm(
        request.POST or None,
        organisation=open_risk.organisation,
        members=members,
        initial=RiskForm.initial_of(open_risk),
    )
    if form.is_valid():
        try:
            risks.change_risk(by=who(request), risk=risk, clean=form.changes, now=timezone.now())
        except BadFields as refusal:
            add_errors(form, refusal)
        else:
            return _back_to_risk(request, risk, _("Saved."))
    return page(request, "edit", {"form": form, "risk": open_risk}, bad=form.is_bound)


@any_form
@refusing
def judge(request: HttpRequest, risk: UUID) -> HttpResponse:
    """Judge it anew."""
    open_risk = _open_for(request, risk)
    form = RiskJudgeForm(request.POST or None, initial=RiskJudgeForm.initial_of(open_risk))
    if form.is_valid():
        lines.evaluate(
            by=who(request), risk=risk, scores=form.scores, **form.trust, source=Source.MANUAL, now=timezone.now()
        )
        return _back_to_risk(request, risk, _("Judged. What was judged before stays in the history."))
    return page(request, "judge", {"judged": form, "risk": open_risk}, bad=form.is_bound)


@any_form
@refusing
def treatment(request: HttpRequest, risk: UUID) -> HttpResponse:
    """Reduce, avoid, share; or accept, for who may."""
    open_risk = _open_for(request, risk)
    now = timezone.now()
    latest = accept_until(Level(open_risk.level), day_in(open_risk.organisation.time_zone, now))
    accepting = "until" in request.POST
    treat = TreatForm(None if accepting else request.POST or None, initial={"treatment": open_risk.treatment})
    accept = AcceptForm(request.POST if accepting else None, latest=latest)
    form: Any = accept if accepting else treat
    if form.is_valid():
        clean = form.cleaned_data
        try:
            if accepting:
                treatment_actions.accept(by=who(request), risk=risk, until=clean["until"], why=clean["why"], now=now)
            else:
                treatment_actions.treat(
                    by=who(request), risk=risk, treatment=clean["treatment"], why=clean["why"], now=now
                )
        except BadFields as refusal:
            add_errors(form, refusal)
        else:
            return _back_to_risk(request, risk, _("Saved."))
    accepts = queries.risk_page(who(request), risk, now=now).accepts
    context = {
        "risk": open_risk, "treat": treat, "accept": accept, "form": form, "accepts": accepts, "latest": latest,
        "words": [(word.name, word.meaning) for word in TREATMENTS.values()],
    }  # fmt: skip
    return page(request, "treatment", context, bad=form.is_bound)


@require_POST
@refusing
def reviewed(request: HttpRequest, risk: UUID) -> HttpResponse:
    """Looked at, nothing changed."""
    risks.mark_reviewed(by=who(request), risk=risk, why=request.POST.get("why", "")[:4000], now=timezone.now())
    return _back_to_risk(request, risk, _("Reviewed. The next review is in the page below."))


@any_form
@refusing
def close(request: HttpRequest, risk: UUID) -> HttpResponse:
    """It is no risk any more."""
    open_risk = _open_for(request, risk)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        risks.close_risk(by=who(request), risk=risk, why=form.cleaned_data["why"], now=timezone.now())
        return _back_to_risk(request, risk, _("Closed. Everything stays readable."))
    return page(request, "close", {"form": form, "risk": open_risk}, bad=form.is_bound)


@require_POST
@refusing
def reopen(request: HttpRequest, risk: UUID) -> HttpResponse:
    """It is back."""
    risks.reopen_risk(by=who(request), risk=risk, now=timezone.now())
    return _back_to_risk(request, risk, _("Open again. Judge it anew."))


def _open_for(request: HttpRequest, risk: UUID) -> Risk:
    """An open risk that this person may change. Raises Missing, Forbidden or Conflict."""
    visible_risk = queries.risk_of(who(request), risk)
    require(who(request), visible_risk.organisation_id, Verb.EDIT_RISKS)
    if visible_risk.state != RiskState.OPEN:
        raise Conflict(_("This risk is closed. Open it again first."))
    return visible_risk


def _back_to_risk(request: HttpRequest, risk: UUID, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("risks:risk", risk=risk)

"""Policies: one screen to write one down, its page with history, closing it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.access import allowed
from karpear.people.models import Organisation
from karpear.people.queries.gates import membership_in
from karpear.rules.access import Role, Verb, may
from karpear.rules.refusals import Forbidden
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure

from ..actions import policies as actions
from ..facts import policy_facts
from ..forms import InsuranceForm
from ..models import InsurancePolicy
from ..pages import provinces_in, refusing, who
from ..queries import register as queries
from ..queries.history import policy_history
from ..values import NewInsurance


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@refusing
def new_policy(request: HttpRequest) -> HttpResponse:
    """A policy on one screen. `?organisation=`: where somebody keeps the cover of several."""
    person, now = who(request), timezone.now()
    organisations = queries.keeper_of(person)
    if not organisations:
        raise Forbidden(_("Your role in this organisation does not allow this."))
    wish = request.GET.get("organisation", "")
    organisation = next((candidate for candidate in organisations if str(candidate.pk) == wish), organisations[0])

    def add(clean: dict[str, Any]) -> InsurancePolicy:
        exclusions = clean.pop("exclusions")
        new = NewInsurance(**clean)
        return actions.add_policy(by=person, organisation=organisation.pk, new=new, exclusions=exclusions, now=now)

    form = InsuranceForm(request.POST or None, choices=_choices(organisation))
    context = {
        "organisation": organisation,
        "other_organisations": [candidate for candidate in organisations if candidate != organisation],
    }
    return form_page(
        request, "preparedness/insurance_form.html", form, do=add, done=_("Saved."), context=context,
        to=lambda policy: ("preparedness:insurance_policy", policy.pk),
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@refusing
def change(request: HttpRequest, policy: UUID) -> HttpResponse:
    """Other answers; what stood before is kept."""
    row = allowed(queries.policy_of(who(request), policy), by=who(request), verb=Verb.KEEP_COVER)
    named_members = [str(member) for member in row.insured.values_list("membership", flat=True)]
    form = InsuranceForm(
        request.POST or None, row=row, choices=_choices(row.organisation), initial={"people": named_members}
    )
    act = partial(actions.change_policy, by=who(request), policy=policy, now=timezone.now())

    def save(clean: dict[str, Any]) -> InsurancePolicy:
        exclusions = clean.pop("exclusions")
        return act(clean=clean, exclusions=exclusions)

    to = ("preparedness:insurance_policy", policy)
    context = {"policy": row, "organisation": row.organisation}
    return form_page(
        request, "preparedness/insurance_form.html", form, do=save, done=_("Saved."), to=to, context=context
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@require_safe
@refusing
def policy(request: HttpRequest, policy: UUID) -> HttpResponse:
    """What it says, what it leaves out, and how it came to say so."""
    person, now = who(request), timezone.now()
    row = queries.policy_of(person, policy)
    line = queries.PolicyLine(row, timezone.localdate(now))
    keeps = may(Role(membership_in(person, row.organisation_id).role), Verb.KEEP_COVER)
    facts = policy_facts(row, dict(provinces_in(row.organisation)), queries.insured_names(row))
    context = {
        "line": line, "policy": row, "keeps": keeps, "facts": facts, "left_out": line.left_out,
        "unseen": line.not_seen, "history": policy_history(row), "now": now,
    }  # fmt: skip
    return page(request, "preparedness/insurance_policy.html", context)


@under_pressure(write=Answer.HIDDEN)
@refusing
@press_page(gettext_lazy("Closed. It no longer counts for any trip."), to="preparedness:insurance")
def close(request: HttpRequest, policy: UUID) -> None:
    """It no longer counts."""
    actions.close_policy(by=who(request), policy=policy, now=timezone.now())


def _choices(organisation: Organisation) -> dict[str, Any]:
    members = [(str(member.pk), member.person.shown_name) for member in queries.members_of(organisation)]
    return {"people": members, "provinces_out": provinces_in(organisation)}

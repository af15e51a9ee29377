"""Claims: begun by hand, their papers ticked off, sent, paid or refused."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.rules.refusals import BadFields, Forbidden
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure

from ..actions import claims as actions
from ..forms import ClaimForm
from ..models import ClaimState, InsuranceClaim
from ..pages import provinces_in, refusing, who
from ..queries import claims as queries
from ..queries.register import keeper_of, policy_lines
from ..values import NewClaim

FUND = "fund"
#: What is pressed when it has come so far.
PRESSES = {
    ClaimState.SENT: gettext_lazy("It was sent"),
    ClaimState.PAID: gettext_lazy("It was paid"),
    ClaimState.REFUSED: gettext_lazy("It was refused"),
}


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@refusing
def new_claim(request: HttpRequest) -> HttpResponse:
    """Somebody was hurt or is ill, and no incident was opened."""
    person, now = who(request), timezone.now()
    organisations = keeper_of(person)
    if not organisations:
        raise Forbidden(_("Your role in this organisation does not allow this."))
    members = queries.organisations_to_claim_in(person, organisations)
    lines = policy_lines(person, now)
    sources = [(FUND, _("Social security")), *((str(line.policy.pk), line.name) for line in lines)]
    form = ClaimForm(
        request.POST or None, sources=sources, members=members, provinces=provinces_in(organisations[0]),
        initial={"happened_on": timezone.localdate(now), "source": FUND},
    )  # fmt: skip

    def begin(clean: dict[str, Any]) -> InsuranceClaim:
        member = next(row for row in members if str(row.pk) == clean["person"])
        allowed = {source.key for source in queries.claim_sources(member, clean["happened_on"])}
        if clean["source"] not in allowed:
            raise BadFields([("source", _("It did not cover this person on this day."))])
        policy = None if clean["source"] == FUND else UUID(clean["source"])
        new = NewClaim(policy=policy, happened_on=clean["happened_on"], province=clean["province"])
        return actions.open_claim(
            by=person, person=member.person_id, organisation=member.organisation_id, new=new, now=now
        )

    return form_page(
        request, "preparedness/insurance_claim_new.html", form, do=begin,
        to=lambda claim: ("preparedness:insurance_claim", claim.pk),
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN)
@require_safe
@refusing
def claim(request: HttpRequest, claim: UUID) -> HttpResponse:
    """What it needs, what is there, and until when it has to arrive."""
    claim_page = queries.claim_page(who(request), claim, timezone.now())
    provinces = dict(provinces_in(claim_page.claim.organisation))
    province = provinces.get(claim_page.claim.province, claim_page.claim.province)
    following = [(state.value, PRESSES[state]) for state in actions.NEXT[ClaimState(claim_page.claim.state)]]
    return page(
        request, "preparedness/insurance_claim.html", {"page": claim_page, "following": following, "province": province}
    )


@under_pressure(write=Answer.HIDDEN)
@refusing
@press_page(gettext_lazy("Saved."), to="preparedness:insurance_claim")
def papers(request: HttpRequest, claim: UUID) -> UUID:
    """Which papers are there."""
    offered = {paper.key for paper, _is_there in queries.claim_page(who(request), claim, timezone.now()).papers}
    ticked = offered.intersection(request.POST.getlist("paper"))
    actions.tick_papers(by=who(request), claim=claim, papers=ticked, now=timezone.now())
    return claim


@under_pressure(write=Answer.HIDDEN)
@refusing
@press_page(gettext_lazy("Saved."), to="preparedness:insurance_claim")
def state(request: HttpRequest, claim: UUID) -> UUID:
    """Sent, paid or refused."""
    actions.set_claim_state(by=who(request), claim=claim, state=request.POST.get("state", ""), now=timezone.now())
    return claim

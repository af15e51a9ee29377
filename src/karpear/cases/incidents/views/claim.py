"""From an incident to a claim: what is clear of it is filled in, the rest stays sealed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from karpear.countries.queries import names
from karpear.preparedness.cover.actions.claims import open_claim
from karpear.preparedness.cover.forms import ClaimForm
from karpear.preparedness.cover.models import InsuranceClaim
from karpear.preparedness.cover.values import NewClaim
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form
from karpear.ui.pressure import Answer, under_pressure

from ..queries.claims import ClaimBeginning, claim_beginning
from ..queries.incidents import incident_of
from .pages import form_page, me, sealed_page, working


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@sealed_page
@working
def claim(request: HttpRequest, incident: UUID) -> HttpResponse:
    """Whom to claim from, and for which day."""
    person, now = me(request), timezone.now()
    visible_incident = incident_of(person, incident)
    beginning = claim_beginning(person, visible_incident)
    if beginning is None:
        raise Missing
    sources = {source.key: source for source in beginning.sources}

    def begin(clean: dict[str, Any]) -> InsuranceClaim:
        policy = sources[clean["source"]].policy
        new = NewClaim(
            policy=policy.pk if policy else None, happened_on=clean["happened_on"], province=clean["province"],
            code="" if visible_incident.restricted else visible_incident.playbook, incident=visible_incident.pk,
        )  # fmt: skip
        member = beginning.member
        return open_claim(by=person, person=member.person_id, organisation=member.organisation_id, new=new, now=now)

    return form_page(
        request, "cases/incident_claim.html", _filled_in(request, beginning, visible_incident.country), do=begin,
        to=lambda claim: ("preparedness:insurance_claim", claim.pk),
        context={"incident": visible_incident, "member": beginning.member, "payer": beginning.payer},
    )  # fmt: skip


def _filled_in(request: HttpRequest, beginning: ClaimBeginning, country: str) -> ClaimForm:
    return ClaimForm(
        request.POST or None,
        sources=[(source.key, source.name) for source in beginning.sources],
        provinces=list(names(country).items()),
        initial={
            "happened_on": beginning.happened_on, "province": beginning.province,
            "source": beginning.payer.key if beginning.payer else None,
        },
    )  # fmt: skip

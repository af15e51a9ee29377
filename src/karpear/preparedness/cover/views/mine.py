"""What covers me."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.ui.pages import page
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..pages import refusing, who
from ..queries.claims import claims_of, papers_for
from ..queries.register import own_cover


@under_pressure(read=Answer.EMPTY)
@require_safe
@refusing
def mine(request: HttpRequest) -> HttpResponse:
    """In plain words: who pays, the number to ring, what is left out, and what a claim needs."""
    now, private = timezone.now(), in_private(request)
    covers = own_cover(who(request), now) if private else []
    scheme = next((cover.scheme for cover in covers if cover.scheme), None)
    policies = [line.policy for cover in covers for line in cover.policies]
    papers = {paper.key: paper for policy in [*policies, None] for paper in papers_for(policy, scheme)}
    context = {
        "covers": covers, "claims": claims_of(who(request)) if private else [], "papers": list(papers.values()),
    }  # fmt: skip
    return page(request, "preparedness/insurance_mine.html", context)

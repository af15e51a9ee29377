"""Pages of `risks` and of `activities` that say what only upper rooms know: the bulletin behind a fact."""

from django.urls import path

from karpear.activities.assessment.views import review
from karpear.risks.facts import views as facts
from karpear.risks.proposals.queries.proposals import proposals_waiting, resting_on

from .queries import bulletins_behind

_KNOWN = {"sources_of": bulletins_behind}
OF_FACTS = [
    path("risks/facts/", facts.facts, {"waiting": proposals_waiting, **_KNOWN}, name="facts"),
    path("risks/facts/<uuid:fact>/", facts.fact, {"resting_on": resting_on, **_KNOWN}, name="fact"),
]
OF_PLANS = [path("<uuid:activity>/look/", review.look, _KNOWN, name="look")]

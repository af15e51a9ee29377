"""What facts propose; and the pages of facts, which show it and are handed what they show."""

from django.urls import path

from ..facts import views as facts
from . import views
from .queries.proposals import proposals_waiting, resting_on

urlpatterns = [
    path("facts/", facts.facts, {"waiting": proposals_waiting}, name="facts"),
    path("facts/<uuid:fact>/", facts.fact, {"resting_on": resting_on}, name="fact"),
    path("proposals/", views.proposals, name="proposals"),
    path("proposals/<uuid:proposal>/", views.proposal, name="proposal"),
]

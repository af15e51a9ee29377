"""What facts propose. The pages of facts, which show it, are handed more by a room above."""

from django.urls import path

from . import views

urlpatterns = [
    path("proposals/", views.proposals, name="proposals"),
    path("proposals/<uuid:proposal>/", views.proposal, name="proposal"),
]

"""The case pack, its custodians, and words for contacts: /packs/."""

from django.urls import path

from .views import packs

app_name = "packs"
urlpatterns = [
    path("", packs.packs, name="packs"),
    path("write/", packs.write, name="write"),
    path("custodians/", packs.custodians, name="custodians"),
    path("custodians/ask/", packs.ask, name="ask"),
    path("custodians/<uuid:custodian>/remove/", packs.remove, name="remove"),
    path("held/<uuid:custodian>/", packs.answer, name="answer"),
    path("reviewed/", packs.reviewed, name="reviewed"),
    path("destroy/", packs.destroy, name="destroy"),
    path("kit/", packs.kit, name="kit"),
    path("instructions/", packs.instructions, name="instructions"),
    path("instructions/<uuid:contact>/", packs.instruction, name="instruction"),
]

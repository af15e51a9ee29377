from django.urls import path

from .views import packs

urlpatterns = [
    path("packs/", packs.packs, name="packs"),
    path("packs/write/", packs.write, name="pack_write"),
    path("packs/custodians/", packs.custodians, name="pack_custodians"),
    path("packs/custodians/ask/", packs.ask, name="pack_ask"),
    path("packs/custodians/<uuid:custodian>/remove/", packs.remove, name="pack_remove"),
    path("packs/held/<uuid:custodian>/", packs.answer, name="pack_answer"),
    path("packs/reviewed/", packs.reviewed, name="pack_reviewed"),
    path("packs/destroy/", packs.destroy, name="pack_destroy"),
    path("packs/kit/", packs.kit, name="pack_kit"),
    path("packs/instructions/", packs.instructions, name="instructions"),
    path("packs/instructions/<uuid:contact>/", packs.instruction, name="instruction"),
]

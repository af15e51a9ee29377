"""What is known of somebody, and their case pack: /packs/alerts/, /packs/openings/. And what an incident is handed."""

from django.urls import path

from karpear.cases.incidents.views import incidents

from .queries import pack_behind
from .views import openings, stages

app_name = "stages"
urlpatterns = [
    path("packs/alerts/<uuid:alert>/", stages.of_alert, name="known"),
    path("packs/openings/<uuid:opening>/", openings.opening, name="opening"),
]
#: A page of `cases` that begins with what a case pack says, of which `cases` knows nothing.
OF_CASES = [path("incidents/<uuid:incident>/write/", incidents.write, {"pack_of": pack_behind}, name="incident_write")]

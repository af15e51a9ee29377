from django.urls import path

from .views import openings, stages

urlpatterns = [
    path("packs/alerts/<uuid:alert>/", stages.of_alert, name="pack_alert"),
    path("packs/openings/<uuid:opening>/", openings.opening, name="pack_opening"),
]

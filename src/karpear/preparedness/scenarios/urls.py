"""Exercises with a scenario: /drills/scenarios/."""

from django.urls import path

from .views import runs

urlpatterns = [
    path("drills/scenarios/", runs.exercises, name="scenarios"),
    path("drills/scenarios/new/<str:key>/", runs.new, name="scenario_new"),
    path("drills/scenarios/<uuid:run>/", runs.run, name="run"),
    path("drills/scenarios/<uuid:run>/debrief/", runs.debrief, name="debrief"),
]

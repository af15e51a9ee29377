"""Exercises with a scenario: /drills/scenarios/. Playing one asks who is out: the board's addresses say that."""

from django.urls import path

from .views import runs

urlpatterns = [
    path("drills/scenarios/", runs.exercises, name="scenarios"),
    path("drills/scenarios/<uuid:run>/", runs.run, name="run"),
    path("drills/scenarios/changed/<uuid:run>/", runs.changed, name="changed"),
    path("drills/scenarios/<uuid:run>/debrief/", runs.debrief, name="debrief"),
]

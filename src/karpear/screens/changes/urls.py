"""A debrief's change: /drills/scenarios/…/measure/."""

from django.urls import path

from . import views

app_name = "changes"
urlpatterns = [path("drills/scenarios/<uuid:run>/measure/", views.measure, name="measure")]

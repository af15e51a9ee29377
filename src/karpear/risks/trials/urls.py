"""Trials of measures: /risks/measures/ID/tried/."""

from django.urls import path

from . import views

urlpatterns = [
    path("measures/<uuid:measure>/tried/", views.tried, name="tried"),
    path("measures/trials/<uuid:trial>/take-back/", views.take_back, name="trial_take_back"),
]

"""Alerts and drills."""

from django.urls import path

from . import views

app_name = "alerts"

urlpatterns = [
    path("alerts/", views.past, name="past"),
    path("alerts/<uuid:alert_id>/", views.alert, name="alert"),
    path("alerts/<uuid:alert_id>/end/", views.end, name="end"),
    path("alerts/<uuid:alert_id>/report/", views.report, name="report"),
    path("drills/", views.drills, name="drills"),
    path("s/<str:token>", views.shortcut, name="shortcut"),
]

"""Alerts and drills."""

from django.urls import path

from .views import alert, drills, past, shortcut

app_name = "alerts"

urlpatterns = [
    path("alerts/", past.past, name="past"),
    path("alerts/<uuid:alert_id>/", alert.alert, name="alert"),
    path("alerts/<uuid:alert_id>/end/", alert.end, name="end"),
    path("alerts/<uuid:alert_id>/report/", alert.report, name="report"),
    path("drills/", drills.drills, name="drills"),
    path("s/<str:token>", shortcut.shortcut, name="shortcut"),
]

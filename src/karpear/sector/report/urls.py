"""/sector/unknown/ and /sector/reports/."""

from django.urls import path

from . import views

urlpatterns = [
    path("sector/unknown/", views.unknown, name="unknown"),
    path("sector/reports/", views.reports, name="reports"),
    path("sector/reports/<uuid:network>/<slug:period>.pdf", views.report_paper, name="report_paper"),
]

"""The register and what changes it: /risks/."""

from django.urls import path

from .views import export, report

app_name = "risks"
urlpatterns = [
    path("export/", export.export, name="export"),
    path("report/", report.report, name="report"),
]

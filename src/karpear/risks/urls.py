"""The register and what changes it: /risks/."""

from django.urls import path

from .views import export

app_name = "risks"
urlpatterns = [
    path("export/", export.export, name="export"),
]

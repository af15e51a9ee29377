"""Sector: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .contributions import urls as contributions

app_name = "sector"
urlpatterns: list[URLPattern | URLResolver] = [
    *contributions.urlpatterns,
]

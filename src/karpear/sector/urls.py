"""Sector: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .contributions import urls as contributions
from .releases import urls as releases
from .trends import urls as trends

app_name = "sector"
urlpatterns: list[URLPattern | URLResolver] = [
    *contributions.urlpatterns,
    *releases.urlpatterns,
    *trends.urlpatterns,
]

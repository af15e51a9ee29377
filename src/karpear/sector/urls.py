"""Sector: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .contributions import urls as contributions
from .independence import urls as independence
from .indices import urls as indices
from .others import urls as others
from .releases import urls as releases
from .report import urls as report
from .trends import urls as trends

app_name = "sector"
urlpatterns: list[URLPattern | URLResolver] = [
    *contributions.urlpatterns,
    *releases.urlpatterns,
    *others.urlpatterns,
    *trends.urlpatterns,
    *independence.urlpatterns,
    *indices.urlpatterns,
    *report.urlpatterns,
]

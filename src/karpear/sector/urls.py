"""Sector: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .releases.urls import urlpatterns as releases
from .trends.urls import urlpatterns as trends

app_name = "sector"
urlpatterns: list[URLPattern | URLResolver] = [*releases, *trends]

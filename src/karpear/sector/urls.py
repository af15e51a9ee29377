"""Sector: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .independence import urls as independence

app_name = "sector"
urlpatterns: list[URLPattern | URLResolver] = [
    *independence.urlpatterns,
]

"""Sector: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

app_name = "sector"
urlpatterns: list[URLPattern | URLResolver] = []

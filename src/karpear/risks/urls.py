"""The register and what changes it: /risks/."""

from django.urls import URLPattern, path  # noqa: F401

app_name = "risks"
urlpatterns: list[URLPattern] = []

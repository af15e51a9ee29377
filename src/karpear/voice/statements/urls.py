"""Joint statements: signed together, or by nobody."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""/bulletins/, and the ways out of it."""

from django.urls import URLPattern, URLResolver

from .ways.urls import urlpatterns as ways

urlpatterns: list[URLPattern | URLResolver] = [*ways]

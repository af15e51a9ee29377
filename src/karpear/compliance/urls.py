"""Law and authorities: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .profile import urls as profile

app_name = "compliance"
urlpatterns: list[URLPattern | URLResolver] = [
    *profile.urlpatterns,
]

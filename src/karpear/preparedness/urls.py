"""What an organisation has ready for its people."""

from django.urls import URLPattern, URLResolver

from .scenarios import urls as scenarios
from .training import urls as training

app_name = "preparedness"
urlpatterns: list[URLPattern | URLResolver] = [
    *scenarios.urlpatterns,
    *training.urlpatterns,
]

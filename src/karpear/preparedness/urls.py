"""What an organisation has ready for its people."""

from django.urls import URLPattern, URLResolver

from .reserve import urls as reserve

app_name = "preparedness"
urlpatterns: list[URLPattern | URLResolver] = [
    *reserve.urlpatterns,
]

"""What an organisation has ready for its people."""

from django.urls import URLPattern, URLResolver

app_name = "preparedness"
urlpatterns: list[URLPattern | URLResolver] = []

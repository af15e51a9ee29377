"""What an organisation has ready for its people."""

from django.urls import URLPattern, URLResolver

from .cover import urls as cover

app_name = "preparedness"
urlpatterns: list[URLPattern | URLResolver] = [*cover.urlpatterns]

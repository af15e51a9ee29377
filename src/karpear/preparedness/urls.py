"""What an organisation has ready for its people: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .policies import urls as policies

app_name = "preparedness"
urlpatterns: list[URLPattern | URLResolver] = [*policies.urlpatterns]

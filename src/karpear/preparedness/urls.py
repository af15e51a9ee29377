"""What an organisation has ready for its people."""

from django.urls import URLPattern, URLResolver

from .families import urls as families
from .succession import urls as succession

app_name = "preparedness"
urlpatterns: list[URLPattern | URLResolver] = [*families.urlpatterns, *succession.urlpatterns]

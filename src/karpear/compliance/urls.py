"""Law and authorities: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .laws import urls as laws
from .premises import urls as premises

app_name = "compliance"
urlpatterns: list[URLPattern | URLResolver] = [*laws.urlpatterns, *premises.urlpatterns]

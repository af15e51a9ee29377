"""What an organisation has ready for its people: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .cover import urls as cover
from .scenarios import urls as scenarios
from .training import urls as training

app_name = "preparedness"
urlpatterns: list[URLPattern | URLResolver] = [
    *cover.urlpatterns,
    *scenarios.urlpatterns,
    *training.urlpatterns,
from .reserve import urls as reserve

    *reserve.urlpatterns,
]
from .policies import urls as policies

urlpatterns: list[URLPattern | URLResolver] = [*policies.urlpatterns]
from .families import urls as families
from .succession import urls as succession

urlpatterns: list[URLPattern | URLResolver] = [*families.urlpatterns, *succession.urlpatterns]

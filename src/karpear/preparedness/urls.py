"""What an organisation has ready for its people: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .cover import urls as cover
from .families import urls as families
from .policies import urls as policies
from .reserve import urls as reserve
from .scenarios import urls as scenarios
from .succession import urls as succession
from .training import urls as training

app_name = "preparedness"
urlpatterns: list[URLPattern | URLResolver] = [
    *cover.urlpatterns,
    *families.urlpatterns,
    *policies.urlpatterns,
    *reserve.urlpatterns,
    *scenarios.urlpatterns,
    *succession.urlpatterns,
    *training.urlpatterns,
]

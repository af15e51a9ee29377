"""Law and authorities: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .closure import urls as closure
from .demands import urls as demands
from .duties import urls as duties
from .evidence import urls as evidence
from .inquiries import urls as inquiries
from .laws import urls as laws
from .premises import urls as premises
from .profile import urls as profile

app_name = "compliance"
urlpatterns: list[URLPattern | URLResolver] = [
    *demands.urlpatterns,
    *closure.urlpatterns,
    *inquiries.urlpatterns,
    *duties.urlpatterns,
    *evidence.urlpatterns,
    *laws.urlpatterns,
    *premises.urlpatterns,
    *profile.urlpatterns,
]

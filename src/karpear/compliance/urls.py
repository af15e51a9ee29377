"""Law and authorities: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .closure import urls as closure
from .inquiries import urls as inquiries
from .profile import urls as profile

app_name = "compliance"
urlpatterns: list[URLPattern | URLResolver] = [
    *closure.urlpatterns,
    *inquiries.urlpatterns,
    *profile.urlpatterns,
]

"""Voice: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .decisions import urls as decisions
from .engagement import urls as engagement
from .posture import urls as posture
from .pulse import urls as pulse
from .statements import urls as statements

app_name = "voice"
urlpatterns: list[URLPattern | URLResolver] = [
    *decisions.urlpatterns,
    *engagement.urlpatterns,
    *posture.urlpatterns,
    *pulse.urlpatterns,
    *statements.urlpatterns,
]

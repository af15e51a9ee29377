"""Network: a file of addresses for each subject."""

from django.urls import URLPattern, URLResolver

from .aid import urls as aid
from .bulletins import urls as bulletins
from .directory import urls as directory
from .federation import urls as federation
from .fund import urls as fund
from .leaving import urls as leaving
from .meetings import urls as meetings
from .members import urls as members
from .silence import urls as silence
from .threads import urls as threads

app_name = "network"
urlpatterns: list[URLPattern | URLResolver] = [
    *aid.urlpatterns,
    *bulletins.urlpatterns,
    *directory.urlpatterns,
    *federation.urlpatterns,
    *fund.urlpatterns,
    *leaving.urlpatterns,
    *meetings.urlpatterns,
    *members.urlpatterns,
    *silence.urlpatterns,
    *threads.urlpatterns,
]

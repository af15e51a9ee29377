"""The addresses of this room: one file for each of its parts."""

from .diary import urls as diary
from .diary import urls_trust as trust
from .incidents import urls as incidents
from .reports import urls as reports

app_name = "cases"
urlpatterns = [
    *trust.urlpatterns,
    *diary.urlpatterns,
    *incidents.urlpatterns,
    *reports.urlpatterns,
]

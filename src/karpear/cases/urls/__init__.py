"""The addresses of this room: one file for each of its parts."""

from . import diary, incidents, packs, reports, trust

app_name = "cases"
urlpatterns = [
    *trust.urlpatterns,
    *diary.urlpatterns,
    *incidents.urlpatterns,
    *reports.urlpatterns,
    *packs.urlpatterns,
]

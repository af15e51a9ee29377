"""The addresses of this room: one file for each of its parts."""

from . import diary, incidents, packs, reports

app_name = "cases"
urlpatterns = [*diary.urlpatterns, *incidents.urlpatterns, *reports.urlpatterns, *packs.urlpatterns]

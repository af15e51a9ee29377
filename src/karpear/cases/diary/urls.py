from django.urls import URLPattern, path

from .views import entries

urlpatterns: list[URLPattern] = [
    path("diary/", entries.diary, name="diary"),
    path("diary/new/", entries.new, name="diary_new"),
    path("diary/now/", entries.now, name="diary_now"),
    path("diary/odd/", entries.odd, name="diary_odd"),
    path("diary/<uuid:thread>/", entries.entry, name="diary_entry"),
    path("diary/<uuid:thread>/edit/", entries.edit, name="diary_edit"),
    path("diary/<uuid:thread>/share/", entries.share, name="diary_share"),
]

from django.urls import URLPattern, path

from ..views import diary

urlpatterns: list[URLPattern] = [
    path("diary/", diary.diary, name="diary"),
    path("diary/new/", diary.new, name="diary_new"),
    path("diary/now/", diary.now, name="diary_now"),
    path("diary/odd/", diary.odd, name="diary_odd"),
    path("diary/<uuid:thread>/", diary.entry, name="diary_entry"),
    path("diary/<uuid:thread>/edit/", diary.edit, name="diary_edit"),
    path("diary/<uuid:thread>/share/", diary.share, name="diary_share"),
]

"""Who we are before the law: /law/profile/. The forms of its rows are in duties/urls.py: the calendar follows them."""

from django.urls import path

from . import views

urlpatterns = [
    path("law/profile/", views.profile, name="profile"),
    path("law/profile/<uuid:organisation>/", views.profile, name="profile_of"),
    path("law/profile/<uuid:organisation>/applies/", views.what_applies, name="profile_binding"),
    path("law/profile/<uuid:organisation>/say/<slug:topic>/", views.answer, name="profile_answer"),
    path("law/profile/<slug:part>/<uuid:row>/remove/", views.remove, name="profile_remove"),
]

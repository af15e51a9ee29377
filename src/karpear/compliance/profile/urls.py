"""Who we are before the law: /law/profile/."""

from django.urls import path

from . import views

urlpatterns = [
    path("law/profile/", views.profile, name="profile"),
    path("law/profile/<uuid:organisation>/", views.profile, name="profile_of"),
    path("law/profile/<uuid:organisation>/applies/", views.what_applies, name="profile_binding"),
    path("law/profile/<uuid:organisation>/say/<slug:topic>/", views.answer, name="profile_answer"),
    path("law/profile/<uuid:organisation>/add/<slug:part>/", views.add, name="profile_add"),
    path("law/profile/report/<uuid:donor_grant>/", views.report_sent, name="profile_report_sent"),
    path("law/profile/<slug:part>/<uuid:row>/", views.change, name="profile_row"),
    path("law/profile/<slug:part>/<uuid:row>/remove/", views.remove, name="profile_remove"),
]

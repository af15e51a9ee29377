"""Being followed on the way, apps that send positions, and asking where somebody is."""

from django.urls import path

from .views import pages

urlpatterns = [
    path("where/", pages.asked, name="asked_where"),
    path("where/<uuid:position_request>/no/", pages.decline, name="decline_where"),
    path("apps/", pages.apps, name="apps"),
    path("apps/<uuid:sender>/close/", pages.close_app, name="close_app"),
    path("<uuid:activity>/follow/", pages.follow, name="follow"),
    path("<uuid:activity>/follow/stop/", pages.stop, name="stop_following"),
    path("<uuid:activity>/follow/link/", pages.new_link, name="follow_link"),
    path("<uuid:activity>/follow/link/<uuid:link>/end/", pages.end_link, name="end_follow_link"),
    path("<uuid:activity>/where/<uuid:person>/ask/", pages.ask, name="ask_where"),
    path("<uuid:activity>/where/<uuid:person>/time/", pages.give_time, name="give_time"),
]

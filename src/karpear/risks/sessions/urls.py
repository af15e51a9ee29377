"""Assessments together: /risks/sessions/, a guest's own address, and /self-assessment/."""

from django.urls import path

from .views import guests, raters, ratings, self_assessments, sessions, settlements

urlpatterns = [
    path("rate/<str:token>/", guests.guest, name="guest"),
    path("rate/<str:token>/<int:page>/", guests.guest_page, name="guest_page"),
    path("rate/<str:token>/done/", guests.guest_done, name="guest_done"),
    path("sessions/", sessions.listed, name="sessions"),
    path("sessions/new/", sessions.new, name="session_new"),
    path("sessions/items/<uuid:item>/remove/", sessions.remove, name="session_remove"),
    path("sessions/items/<uuid:item>/take-back/", settlements.take_back, name="session_take_back"),
    path("sessions/raters/<uuid:rater>/renew/", raters.renew, name="rater_renew"),
    path("sessions/raters/<uuid:rater>/withdraw/", raters.withdraw, name="rater_withdraw"),
    path("sessions/<uuid:session>/", sessions.session, name="session"),
    path("sessions/<uuid:session>/items/", sessions.items, name="session_items"),
    path("sessions/<uuid:session>/items/add/<str:kind>/", sessions.add, name="session_add"),
    path("sessions/<uuid:session>/items/<uuid:item>/", settlements.item, name="session_item"),
    path("sessions/<uuid:session>/raters/", raters.raters, name="raters"),
    path("sessions/<uuid:session>/raters/members/", raters.ask_members, name="raters_members"),
    path("sessions/<uuid:session>/raters/guest/", raters.ask_guest, name="raters_guest"),
    path("sessions/<uuid:session>/open/", sessions.begin, name="session_open"),
    path("sessions/<uuid:session>/close/", sessions.close, name="session_close"),
    path("sessions/<uuid:session>/discard/", sessions.discard, name="session_discard"),
    path("sessions/<uuid:session>/finish/", settlements.finish, name="session_finish"),
    path("sessions/<uuid:session>/result/", settlements.result, name="session_result"),
    path("sessions/<uuid:session>/rate/", ratings.rate, name="rate"),
    path("sessions/<uuid:session>/rate/<int:page>/", ratings.rate_page, name="rate_page"),
    path("sessions/<uuid:session>/rate/done/", ratings.rate_done, name="rate_done"),
]
SELF_ASSESSMENTS = [
    path("", self_assessments.overview, name="self_assessment"),
    path("<str:form>/", self_assessments.history, name="form_history"),
    path("<str:form>/new/", self_assessments.new, name="form_new"),
]

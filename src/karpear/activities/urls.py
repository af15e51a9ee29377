"""Plans: /plans/."""

from django.urls import path

from .assessment.views import assessment, decision, review
from .plans.views import lifecycle, pages, paper, plans
from .tracking.views import pages as tracking

app_name = "activities"
urlpatterns = [
    path("", plans.listed, name="plans"),
    path("new/", pages.new, name="new"),
    path("assess/", assessment.something, name="assess_something"),
    path("where/", tracking.asked, name="asked_where"),
    path("where/<uuid:position_request>/no/", tracking.decline, name="decline_where"),
    path("apps/", tracking.apps, name="apps"),
    path("apps/<uuid:sender>/close/", tracking.close_app, name="close_app"),
    path("<uuid:activity>/", plans.plan, name="plan"),
    path("<uuid:activity>/sheet/", plans.sheet, name="sheet"),
    path("<uuid:activity>/sheet.pdf", paper.sheet_pdf, name="sheet_pdf"),
    path("<uuid:activity>/what/", pages.what, name="what"),
    path("<uuid:activity>/when/", pages.when, name="when"),
    path("<uuid:activity>/legs/", pages.legs, name="legs"),
    path("<uuid:activity>/who/", pages.who_with, name="who"),
    path("<uuid:activity>/check-ins/", pages.check_ins, name="check_ins"),
    path("<uuid:activity>/told/", pages.told, name="told"),
    path("<uuid:activity>/if/", pages.if_happens, name="if"),
    path("<uuid:activity>/decision/", decision.decide, name="decide"),
    path("<uuid:activity>/decision/ask/", decision.ask, name="ask"),
    path("<uuid:activity>/postpone/", decision.postpone, name="postpone"),
    path("<uuid:activity>/assess/", assessment.begin, name="assess"),
    path("<uuid:activity>/assess/afresh/", assessment.afresh, name="assess_afresh"),
    path("<uuid:activity>/assess/what/", assessment.what, name="assess_what"),
    path("<uuid:activity>/assess/likely/", assessment.likely, name="assess_likely"),
    path("<uuid:activity>/assess/measures/", assessment.measures, name="assess_measures"),
    path("<uuid:activity>/assess/left/", assessment.left, name="assess_left"),
    path("<uuid:activity>/assess/<uuid:assessment>/", assessment.result, name="assessment"),
    path("<uuid:activity>/summary/", lifecycle.summary, name="summary"),
    path("<uuid:activity>/start/", lifecycle.begin, name="start"),
    path("<uuid:activity>/again/", lifecycle.again, name="again"),
    path("<uuid:activity>/change/", lifecycle.change, name="change"),
    path("<uuid:activity>/look/", review.look, name="look"),
    path("<uuid:activity>/follow/", tracking.follow, name="follow"),
    path("<uuid:activity>/follow/stop/", tracking.stop, name="stop_following"),
    path("<uuid:activity>/follow/link/", tracking.new_link, name="follow_link"),
    path("<uuid:activity>/follow/link/<uuid:link>/end/", tracking.end_link, name="end_follow_link"),
    path("<uuid:activity>/where/<uuid:person>/ask/", tracking.ask, name="ask_where"),
    path("<uuid:activity>/where/<uuid:person>/time/", tracking.give_time, name="give_time"),
    path("<uuid:activity>/finish/", lifecycle.home, name="finish"),
    path("<uuid:activity>/cancel/", lifecycle.call_off, name="cancel"),
    path("<uuid:activity>/discard/", lifecycle.throw_away, name="discard"),
]

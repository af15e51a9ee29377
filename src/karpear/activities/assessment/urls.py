"""Assessing an activity, answering for it, and looking at it again: /plans/…/assess/, …/decision/, …/look/."""

from django.urls import path

from .views import assessment, decision, review

urlpatterns = [
    path("assess/", assessment.something, name="assess_something"),
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
    path("<uuid:activity>/look/", review.look, name="look"),
]

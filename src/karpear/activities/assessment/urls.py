"""Assessing an activity and answering for it: /plans/…/assess/, …/decision/.

Looking at it again shows more than is known here: a room above has its address.
"""

from django.urls import path

from .views import assessment, decision

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
]

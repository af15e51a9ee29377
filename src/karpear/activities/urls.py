"""Plans: /plans/."""

from django.urls import path

from .views import assess, decide, doing, paper, plans, proposals, steps

app_name = "activities"
urlpatterns = [
    path("", plans.listed, name="plans"),
    path("new/", steps.new, name="new"),
    path("card/", paper.card, name="card"),
    path("assess/", assess.something, name="assess_something"),
    path("<uuid:activity>/", plans.plan, name="plan"),
    path("<uuid:activity>/sheet/", plans.sheet, name="sheet"),
    path("<uuid:activity>/sheet.pdf", paper.sheet_pdf, name="sheet_pdf"),
    path("<uuid:activity>/what/", steps.what, name="what"),
    path("<uuid:activity>/when/", steps.when, name="when"),
    path("<uuid:activity>/legs/", steps.legs, name="legs"),
    path("<uuid:activity>/who/", steps.who_with, name="who"),
    path("<uuid:activity>/check-ins/", steps.check_ins, name="check_ins"),
    path("<uuid:activity>/told/", steps.told, name="told"),
    path("<uuid:activity>/if/", steps.if_happens, name="if"),
    path("<uuid:activity>/decision/", decide.decide, name="decide"),
    path("<uuid:activity>/decision/ask/", decide.ask, name="ask"),
    path("<uuid:activity>/postpone/", decide.postpone, name="postpone"),
    path("<uuid:activity>/assess/", assess.begin, name="assess"),
    path("<uuid:activity>/assess/afresh/", assess.afresh, name="assess_afresh"),
    path("<uuid:activity>/assess/what/", assess.what, name="assess_what"),
    path("<uuid:activity>/assess/likely/", assess.likely, name="assess_likely"),
    path("<uuid:activity>/assess/measures/", assess.measures, name="assess_measures"),
    path("<uuid:activity>/assess/left/", assess.left, name="assess_left"),
    path("<uuid:activity>/assess/sure/", assess.sure, name="assess_sure"),
    path("<uuid:activity>/assess/<uuid:assessment>/", assess.result, name="assessment"),
    path("<uuid:activity>/summary/", doing.summary, name="summary"),
    path("<uuid:activity>/start/", doing.begin, name="start"),
    path("<uuid:activity>/again/", doing.again, name="again"),
    path("<uuid:activity>/change/", doing.change, name="change"),
    path("<uuid:activity>/look/", proposals.look, name="look"),
    path("<uuid:activity>/finish/", doing.home, name="finish"),
    path("<uuid:activity>/cancel/", doing.call_off, name="cancel"),
    path("<uuid:activity>/discard/", doing.throw_away, name="discard"),
]

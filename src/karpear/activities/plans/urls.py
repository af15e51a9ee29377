"""Plans: page by page, from the first to coming home."""

from django.urls import path

from .views import asked, lawful, lifecycle, other_days, pages, paper, plans, political, trip

urlpatterns = [
    path("", plans.listed, name="plans"),
    path("new/", trip.new, name="new"),
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
    path("<uuid:activity>/law/", lawful.lawful, name="lawful"),
    path("<uuid:activity>/law/later/", lawful.put_off, name="lawful_later"),
    path("<uuid:activity>/law/calendar/", lawful.calendar, name="lawful_calendar"),
    path("<uuid:activity>/parties/", political.political, name="political"),
    path("<uuid:activity>/summary/", lifecycle.summary, name="summary"),
    path("<uuid:activity>/start/", lifecycle.begin, name="start"),
    path("<uuid:activity>/again/", lifecycle.again, name="again"),
    path("<uuid:activity>/change/", lifecycle.change, name="change"),
    path("<uuid:activity>/move/", other_days.move, name="move"),
    path("<uuid:activity>/asked/", asked.asked, name="asked"),
    path("<uuid:activity>/longer/", lifecycle.longer, name="longer"),
    path("<uuid:activity>/reopen/", lifecycle.not_home, name="reopen"),
    path("<uuid:activity>/finish/", lifecycle.home, name="finish"),
    path("<uuid:activity>/cancel/", lifecycle.call_off, name="cancel"),
    path("<uuid:activity>/discard/", lifecycle.throw_away, name="discard"),
]

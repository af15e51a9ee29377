"""Demands: /demands/."""

from django.urls import path

from .views import pages, replies

urlpatterns = [
    path("demands/", pages.ledger, name="demands"),
    path("demands/new/", pages.demand_new, name="demand_new"),
    path("demands/patterns/", pages.patterns, name="demand_patterns"),
    path("demands/codes/", pages.coded, name="demand_codes"),
    path("demands/<uuid:demand>/", pages.demand, name="demand"),
    path("demands/<uuid:demand>/read/", pages.demand_read, name="demand_read"),
    path("demands/<uuid:demand>/duty/", pages.demand_duty, name="demand_duty"),
    path("demands/<uuid:demand>/count/", pages.demand_count, name="demand_count"),
    path("demands/<uuid:demand>/uncount/", pages.demand_uncount, name="demand_uncount"),
    path(
        "demands/<uuid:demand>/afterwards/<uuid:retaliation>/uncount/",
        pages.afterwards_uncount,
        name="afterwards_uncount",
    ),
    path("demands/<uuid:demand>/draft/", replies.reply_draft, name="reply_draft"),
    path("demands/<uuid:demand>/approve/", replies.reply_approve, name="reply_approve"),
    path("demands/<uuid:demand>/back/", replies.reply_back, name="reply_back"),
    path("demands/<uuid:demand>/reply/", replies.reply, name="reply"),
    path("demands/<uuid:demand>/reply/paper/", replies.reply_pdf, name="reply_pdf"),
    path("demands/<uuid:demand>/answer/", replies.answer, name="demand_answer"),
    path("demands/<uuid:demand>/answered/", replies.answer_otherwise, name="demand_answer_otherwise"),
    path("demands/<uuid:demand>/close/", replies.close, name="demand_close"),
    path("demands/<uuid:demand>/afterwards/", replies.afterwards, name="demand_afterwards"),
    path("demands/<uuid:demand>/letter/", replies.letter, name="demand_letter"),
]

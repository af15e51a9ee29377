"""The register and what changes it: /risks/."""

from django.urls import path

from .facts import views as facts
from .proposals import views as proposals
from .proposals.queries.proposals import proposals_waiting, resting_on
from .register.views import additions, measures, register, risk
from .sessions.views import guests, raters, ratings, sessions, settlements
from .sheets.views import export, report, upload

app_name = "risks"
urlpatterns = [
    path("", register.register, name="register"),
    path("adopt/", register.adopt, name="adopt"),
    path("changes/", register.changes, name="changes"),
    path("export/", export.export, name="export"),
    path("import/", upload.choose, name="import"),
    path("import/template.xlsx", upload.template, name="import_template"),
    path("import/<uuid:upload>/", upload.preview, name="import_preview"),
    path("import/<uuid:upload>/drop/", upload.drop, name="import_drop"),
    path("report/", report.report, name="report"),
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
    path("facts/", facts.facts, {"waiting": proposals_waiting}, name="facts"),
    path("facts/new/", facts.new, name="fact_new"),
    path("facts/<uuid:fact>/", facts.fact, {"resting_on": resting_on}, name="fact"),
    path("facts/<uuid:fact>/withdraw/", facts.withdraw, name="fact_withdraw"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<uuid:proposal>/", proposals.proposal, name="proposal"),
    path("mine/", register.mine, name="mine"),
    path("new/", additions.new, name="new"),
    path("starter/", additions.starter, name="starter"),
    path("measures/<uuid:measure>/", measures.measure, name="measure"),
    path("measures/<uuid:measure>/state/", measures.measure_state, name="measure_state"),
    path("<uuid:risk>/", risk.risk, name="risk"),
    path("<uuid:risk>/close/", risk.close, name="close"),
    path("<uuid:risk>/edit/", risk.edit, name="edit"),
    path("<uuid:risk>/judge/", risk.judge, name="judge"),
    path("<uuid:risk>/measures/", measures.new_measure, name="new_measure"),
    path("<uuid:risk>/reopen/", risk.reopen, name="reopen"),
    path("<uuid:risk>/reviewed/", risk.reviewed, name="reviewed"),
    path("<uuid:risk>/treatment/", risk.treatment, name="treatment"),
]

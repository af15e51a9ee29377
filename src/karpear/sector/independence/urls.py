"""/sector/independence/ and /sector/years/."""

from django.urls import path

from .views import own, sector

urlpatterns = [
    path("sector/independence/", own.independence, name="independence"),
    path("sector/independence/<uuid:organisation>/<int:year>/", own.money_year, name="money_year"),
    path("sector/independence/grants/<uuid:donor_grant>/<int:year>/", own.grant_year, name="grant_year"),
    path("sector/independence/<uuid:organisation>/refused/", own.refused_grant_new, name="refused_grant_new"),
    path(
        "sector/independence/refused/<uuid:refused_grant>/remove/",
        own.refused_grant_remove,
        name="refused_grant_remove",
    ),
    path("sector/independence/<uuid:organisation>/plan/", own.strategic_plan, name="strategic_plan"),
    path("sector/independence/<uuid:member>/give/", own.give_figures, name="give_figures"),
    path("sector/years/", sector.sector_year, name="sector_year"),
    path("sector/years/<uuid:network>/draw/", sector.draw_year, name="sector_year_draw"),
    path("sector/years/<uuid:sector_year>/sign/", sector.sign_year, name="sector_year_sign"),
    path("sector/years/<uuid:sector_year>/ask/", sector.joint_ask, name="joint_ask"),
    path("sector/years/<uuid:sector_year>/ask.pdf", sector.joint_ask_paper, name="joint_ask_paper"),
]

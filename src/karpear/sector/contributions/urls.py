"""Giving: /sector/facts/, /sector/give/…; groups: /sector/groups/…; in public: /tell/…."""

from django.urls import path

from .views import facts, groups, public

urlpatterns = [
    path("sector/facts/", facts.given, name="given"),
    path("sector/facts/<uuid:sector_fact>/take-back/", facts.take_back, name="fact_take_back"),
    path("sector/give/diary/<uuid:consent>/", facts.give_diary, name="give_diary"),
    path("sector/give/incident/<uuid:incident>/", facts.give_incident, name="give_incident"),
    path("sector/give/demand/<uuid:demand>/", facts.give_demand, name="give_demand"),
    path("sector/groups/", groups.groups, name="groups"),
    path("sector/groups/<uuid:organisation>/told/", groups.told, name="told"),
    path("sector/groups/<uuid:organisation>/vouch/", groups.vouch, name="vouch"),
    path("sector/groups/<uuid:telling_group>/stop/", groups.stop_vouching, name="stop_vouching"),
    path("sector/telling/<uuid:network>/", groups.telling_page, name="telling_page"),
    path("sector/telling/<uuid:network>/close/", groups.close_telling_page, name="telling_page_close"),
    path("tell/<str:code>/", public.tell_page, name="tell"),
    path("tell/<str:code>/mine/", public.tell_mine, name="tell_mine"),
]

"""Given facts and groups: /sector/facts/…; in public: /tell/…."""

from django.urls import path

from .views import facts, groups, public, texts

urlpatterns = [
    path("sector/facts/", facts.given, name="given"),
    path("sector/facts/<uuid:sector_fact>/take-back/", facts.take_back, name="fact_take_back"),
    path("sector/facts/diary/<uuid:consent>/", facts.give_diary, name="give_diary"),
    path("sector/facts/incident/<uuid:incident>/", facts.give_incident, name="give_incident"),
    path("sector/facts/demand/<uuid:demand>/", facts.give_demand, name="give_demand"),
    path("sector/facts/afterwards/<uuid:retaliation>/", facts.give_afterwards, name="give_afterwards"),
    path("sector/facts/groups/", groups.groups, name="groups"),
    path("sector/facts/groups/<uuid:organisation>/told/", groups.told, name="told"),
    path("sector/facts/groups/<uuid:organisation>/vouch/", groups.vouch, name="vouch"),
    path("sector/facts/groups/<uuid:telling_group>/stop/", groups.stop_vouching, name="stop_vouching"),
    path("sector/facts/telling/<uuid:network>/", groups.telling_page, name="telling_page"),
    path("sector/facts/telling/<uuid:network>/close/", groups.close_telling_page, name="telling_page_close"),
    path("sector/facts/telling/<uuid:network>/texts/", texts.telling_texts, name="telling_texts"),
    path("sector/facts/telling/<uuid:network>/texts/end/", texts.end_texts, name="telling_texts_end"),
    path("sector/facts/telling/<uuid:network>/card/", texts.telling_card_page, name="telling_card"),
    path("tell/<slug:code>/", public.tell_page, name="tell"),
    path("tell/<slug:code>/mine/", public.tell_mine, name="tell_mine"),
]

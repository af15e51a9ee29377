from django.urls import path

from . import views
from .views import exports

app_name = "vault"
urlpatterns = [
    path("", views.home, name="home"),
    path("key/", views.enrol, name="enrol"),
    path("secret/", views.secret, name="secret"),
    path("passkey/", views.passkey, name="passkey"),
    path("browsers/", views.browsers, name="browsers"),
    path("browsers/<uuid:browser>/revoke/", views.revoke_browser, name="revoke_browser"),
    path("export/", exports.export, name="export"),
    path("export/mine/", exports.mine, name="export_mine"),
    path("export/partner/<uuid:grant>/", exports.partner, name="export_partner"),
    path("export/<uuid:organisation>/ask/", exports.ask, name="export_ask"),
    path("export/<uuid:request_id>/allow/", exports.allow, name="export_allow"),
    path("export/<uuid:request_id>/take/", exports.take, name="export_take"),
    path("team/", views.team_home, name="team_home"),
    path("team/<uuid:organisation>/", views.team, name="team"),
    path("team/<uuid:organisation>/card/", views.card, name="card"),
    path("team/<uuid:organisation>/ceremony/", views.ceremony, name="ceremony"),
    path("team/<uuid:organisation>/outside/", views.propose, name="propose"),
    path("outside/<uuid:outside>/confirm/", views.confirm, name="confirm"),
    path("outside/<uuid:outside>/retire/", views.retire, name="retire"),
    path("outside/<uuid:outside>/drill/", views.ask_drill, name="ask_drill"),
    path("drill/<uuid:drill>/", views.drill, name="drill"),
    path("drill/<uuid:drill>/file/", views.drill_file, name="drill_file"),
    path("recovery/", views.recovery, name="recovery"),
    path("recovery/new-key/", views.recover, name="recover"),
    path("recovery/start-again/", views.again, name="again"),
    path("recovery/own-key/", views.own_key, name="own_key"),
    path("recovery/<uuid:recovery>/approve/", views.approve, name="approve"),
    path("recovery/<uuid:recovery>/cancel/", views.cancel, name="cancel"),
    path("recovery/<uuid:recovery>/release/", views.release, name="release"),
    path("recovery/<uuid:recovery>/handover/", views.handover, name="handover"),
    path("travel-lock/", views.travel, name="travel"),
    path("travel-lock/<uuid:lock>/release/", views.release_lock, name="release_lock"),
]

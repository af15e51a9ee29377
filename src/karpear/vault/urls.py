from django.urls import path

from .views import exports, own, recovery, team, travel

app_name = "vault"
urlpatterns = [
    path("", own.home, name="home"),
    path("key/", own.enrol, name="enrol"),
    path("secret/", own.secret, name="secret"),
    path("passkey/", own.passkey, name="passkey"),
    path("browsers/", own.browsers, name="browsers"),
    path("browsers/<uuid:browser>/revoke/", own.revoke_browser, name="revoke_browser"),
    path("export/", exports.export, name="export"),
    path("export/mine/", exports.mine, name="export_mine"),
    path("export/partner/<uuid:grant>/", exports.partner, name="export_partner"),
    path("export/<uuid:organisation>/ask/", exports.ask, name="export_ask"),
    path("export/<uuid:request_id>/allow/", exports.allow, name="export_allow"),
    path("export/<uuid:request_id>/take/", exports.take, name="export_take"),
    path("team/", team.team_home, name="team_home"),
    path("team/<uuid:organisation>/", team.team, name="team"),
    path("team/<uuid:organisation>/card/", team.card, name="card"),
    path("team/<uuid:organisation>/ceremony/", team.ceremony, name="ceremony"),
    path("team/<uuid:organisation>/outside/", team.propose, name="propose"),
    path("outside/<uuid:outside>/confirm/", team.confirm, name="confirm"),
    path("outside/<uuid:outside>/retire/", team.retire, name="retire"),
    path("outside/<uuid:outside>/drill/", team.ask_drill, name="ask_drill"),
    path("drill/<uuid:drill>/", team.drill, name="drill"),
    path("drill/<uuid:drill>/file/", team.drill_file, name="drill_file"),
    path("recovery/", recovery.recovery, name="recovery"),
    path("recovery/new-key/", recovery.recover, name="recover"),
    path("recovery/start-again/", recovery.again, name="again"),
    path("recovery/own-key/", recovery.own_key, name="own_key"),
    path("recovery/<uuid:recovery>/approve/", recovery.approve, name="approve"),
    path("recovery/<uuid:recovery>/cancel/", recovery.cancel, name="cancel"),
    path("recovery/<uuid:recovery>/release/", recovery.release, name="release"),
    path("recovery/<uuid:recovery>/handover/", recovery.handover, name="handover"),
    path("travel-lock/", travel.travel, name="travel"),
    path("travel-lock/<uuid:lock>/release/", travel.release_lock, name="release_lock"),
]

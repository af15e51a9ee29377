"""/bulletins/."""

from django.urls import URLPattern, URLResolver, path

from .views import drafts, lists, received, release
from .ways.urls import urlpatterns as ways

urlpatterns: list[URLPattern | URLResolver] = [
    path("bulletins/", lists.bulletins, name="bulletins"),
    path("bulletins/new/", drafts.new, name="bulletin_new"),
    path("bulletins/sent/", lists.bulletins_sent, name="bulletins_sent"),
    path("bulletins/newcomers/", lists.newcomers, name="bulletin_newcomers"),
    path("bulletins/<uuid:bulletin>/", received.show, name="bulletin"),
    path("bulletins/<uuid:bulletin>/change/", drafts.change, name="bulletin_change"),
    path("bulletins/<uuid:bulletin>/to/", drafts.address, name="bulletin_to"),
    path("bulletins/<uuid:bulletin>/check/", release.check, name="bulletin_check"),
    path("bulletins/<uuid:bulletin>/ask/", release.ask, name="bulletin_ask"),
    path("bulletins/<uuid:bulletin>/release/", release.send, name="bulletin_release"),
    path("bulletins/<uuid:bulletin>/not-so/", release.send_back, name="bulletin_sent_back"),
    path("bulletins/<uuid:bulletin>/drop/", drafts.drop, name="bulletin_drop"),
    path("bulletins/<uuid:bulletin>/update/", release.follow_up, {"step": "update"}, name="bulletin_update"),
    path("bulletins/<uuid:bulletin>/wider/", release.follow_up, {"step": "wider"}, name="bulletin_wider"),
    path("bulletins/<uuid:bulletin>/taken-back/", release.take_back, name="bulletin_take_back"),
    path("bulletins/<uuid:bulletin>/seen-here/", received.seen, name="bulletin_seen_here"),
    path("bulletins/<uuid:bulletin>/hand-on/", received.hand_on, name="bulletin_hand_on"),
    *ways,
]

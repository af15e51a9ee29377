"""/public/bulletins/: what anybody reads. /b/<secret>/: what one person or partner may have."""

from django.urls import URLPattern, URLResolver, path

from .views import consents, digest, files, handed_drafts, links, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("public/bulletins/<str:language>/", public.public_bulletins, name="public_bulletins"),
    path("public/bulletins/<str:language>/feed.atom", public.public_bulletin_feed, name="public_bulletin_feed"),
    path("public/bulletins/<uuid:bulletin>.cap", public.public_alert, name="public_bulletin_alert"),
    path("bulletins/<uuid:bulletin>/paper.pdf", files.bulletin_on_paper, name="bulletin_paper"),
    path("bulletins/<uuid:bulletin>/table.csv", files.bulletin_as_table, name="bulletin_table"),
    path("bulletins/<uuid:bulletin>/may-leave/", consents.let_leave, name="bulletin_may_leave"),
    path("bulletins/<uuid:bulletin>/hand-over/", handed_drafts.hand_over, name="bulletin_hand_over"),
    path("bulletins/handed/", handed_drafts.handed, name="bulletins_handed"),
    path("bulletins/handed/<uuid:handed>/take/", handed_drafts.take, name="bulletin_handed_take"),
    path("bulletins/handed/<uuid:handed>/leave/", handed_drafts.leave, name="bulletin_handed_leave"),
    path("bulletins/links/", links.bulletin_links, name="bulletin_links"),
    path("bulletins/links/mine/", links.open_own, name="bulletin_link_own"),
    path("bulletins/links/mine/close/", links.close_own, name="bulletin_link_own_close"),
    path("bulletins/links/<uuid:partner>/", links.open_partner, name="bulletin_link_partner"),
    path("bulletins/links/<uuid:partner>/close/", links.close_partner, name="bulletin_link_partner_close"),
    path("bulletins/digest/<uuid:partner>/", digest.bulletin_digest, name="bulletin_digest"),
    path("b/<str:token>/", links.partner_bulletins, name="partner_bulletins"),
    path("b/<str:token>/feed.atom", links.bulletin_own_feed, name="bulletin_own_feed"),
]

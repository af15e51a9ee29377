"""Who belongs: /network/ and /partners/."""

from django.urls import path

from .views import join_links, networks, partners

urlpatterns = [
    path("network/", networks.members, name="members"),
    path("network/found/", networks.found, name="found"),
    path("network/found/<uuid:network>/link/", networks.found_link, name="found_link"),
    path("network/<uuid:network>/invite/", networks.invite, name="invite_organisation"),
    path("network/<uuid:network>/coordinators/", networks.invite_coordinator, name="invite_coordinator"),
    path("network/invitations/<uuid:network_invitation>/close/", networks.close_link, name="link_close"),
    path("network/join/<str:token>/", join_links.join, name="join"),
    path("network/members/<uuid:member>/", networks.member, name="member"),
    path("network/members/<uuid:member>/class/", networks.change_class, name="member_class"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<uuid:organisation>/new/", partners.new_partner, name="partner_new"),
    path("partners/<uuid:partner>/", partners.show_partner, name="partner"),
    path("partners/<uuid:partner>/change/", partners.change_partner, name="partner_change"),
    path("partners/<uuid:partner>/end/", partners.end_partner, name="partner_end"),
]

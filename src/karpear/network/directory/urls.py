"""/services/ and /reach/."""

from django.urls import path

from .reach import views as reach
from .services.views import applications, entries

urlpatterns = [
    path("services/", entries.services, name="services"),
    path("services/match/", applications.match, name="services_match"),
    path("services/for/<uuid:incident>/", applications.match_incident, name="services_for_incident"),
    path("services/<uuid:organisation>/new/", entries.new_service, name="service_new"),
    path("services/pack/<slug:country>/<slug:code>/", entries.show_pack_service, name="service_of_pack"),
    path("services/pack/<slug:country>/<slug:code>/apply/", applications.apply_to_pack, name="service_of_pack_apply"),
    path("services/uses/<uuid:use>/", applications.show_use, name="service_use"),
    path("services/uses/<uuid:use>/answer/", applications.answer_use, name="service_use_answer"),
    path("services/<uuid:service>/", entries.show_service, name="service"),
    path("services/<uuid:service>/change/", entries.change_service, name="service_change"),
    path("services/<uuid:service>/looked/", entries.look_at_service, name="service_looked"),
    path("services/<uuid:service>/end/", entries.end_service, name="service_end"),
    path("services/<uuid:service>/apply/", applications.apply, name="service_apply"),
    path("reach/", reach.reach, name="reach"),
    path("reach/<uuid:network>/<uuid:organisation>/new/", reach.new_office, name="edge_new"),
    path("reach/<uuid:network>/<uuid:organisation>/through/", reach.new_door, name="door_new"),
    path("reach/<uuid:edge>/", reach.show_edge, name="edge"),
    path("reach/<uuid:edge>/answer/", reach.answer, name="edge_answer"),
    path("reach/<uuid:edge>/proven/", reach.prove, name="edge_proven"),
    path("reach/<uuid:edge>/block/", reach.block, name="edge_block"),
    path("reach/<uuid:edge>/block/<uuid:block_id>/", reach.unblock, name="edge_unblock"),
    path("reach/<uuid:edge>/end/", reach.end_edge, name="edge_end"),
]

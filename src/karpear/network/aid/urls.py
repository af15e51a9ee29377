"""/aid/."""

from django.urls import URLPattern, URLResolver, path

from .views import agreements, handovers, watch

_ONE, _SHIFT = "aid/<uuid:aid_agreement>/", "aid/watch/<uuid:shared_shift>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("aid/", agreements.agreements, name="aid"),
    path("aid/new/<uuid:organisation>/", agreements.new_agreement, name="aid_new"),
    path("aid/watch/", watch.watch, name="aid_watch"),
    path(f"{_SHIFT}take/", watch.take, name="aid_watch_take"),
    path(f"{_SHIFT}off/", watch.call_off, name="aid_watch_off"),
    path("aid/handover/<uuid:alert>/", handovers.offer, name="handover_new"),
    path("aid/handovers/<uuid:takeover>/", handovers.handover, name="handover"),
    path(_ONE, agreements.agreement_page, name="aid_agreement"),
    path(f"{_ONE}sign/", agreements.sign, name="aid_sign"),
    path(f"{_ONE}looked/", agreements.look_at, name="aid_looked"),
    path(f"{_ONE}end/", agreements.end, name="aid_end"),
    path(f"{_ONE}ask/", watch.ask, name="aid_watch_ask"),
]

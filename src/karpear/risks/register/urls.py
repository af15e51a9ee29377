"""The register, its risks and their measures."""

from django.urls import path

from .views import additions, measure_list, measures, register, risk

urlpatterns = [
    path("", register.register, name="register"),
    path("adopt/", register.adopt, name="adopt"),
    path("changes/", register.changes, name="changes"),
    path("mine/", register.mine, name="mine"),
    path("new/", additions.new, name="new"),
    path("starter/", additions.starter, name="starter"),
    path("measures/", measure_list.measures, name="measures"),
    path("measures/<uuid:measure>/", measures.measure, name="measure"),
    path("measures/<uuid:measure>/state/", measures.measure_state, name="measure_state"),
    path("<uuid:risk>/close/", risk.close, name="close"),
    path("<uuid:risk>/edit/", risk.edit, name="edit"),
    path("<uuid:risk>/judge/", risk.judge, name="judge"),
    path("<uuid:risk>/measures/", measures.new_measure, name="new_measure"),
    path("<uuid:risk>/reopen/", risk.reopen, name="reopen"),
    path("<uuid:risk>/reviewed/", risk.reviewed, name="reviewed"),
    path("<uuid:risk>/treatment/", risk.treatment, name="treatment"),
]

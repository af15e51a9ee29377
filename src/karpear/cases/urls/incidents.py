from django.urls import URLPattern, path

from ..views import incidents, incidents_support, incidents_tasks

urlpatterns: list[URLPattern] = [
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/new/", incidents.new, name="incident_new"),
    path("incidents/support/", incidents_support.supports, name="supports"),
    path("incidents/support/<uuid:support>/", incidents_support.support, name="support"),
    path("incidents/support/<uuid:support>/asked/", incidents_support.asked, name="support_asked"),
    path("incidents/support/<uuid:support>/end/", incidents_support.ended, name="support_end"),
    path("incidents/<uuid:incident>/", incidents.incident, name="incident"),
    path("incidents/<uuid:incident>/write/", incidents.write, name="incident_write"),
    path("incidents/<uuid:incident>/own/", incidents.own, name="incident_own"),
    path("incidents/<uuid:incident>/judge/", incidents.judge, name="incident_judge"),
    path("incidents/<uuid:incident>/tasks/", incidents_tasks.add_task, name="incident_tasks"),
    path("incidents/<uuid:incident>/close/", incidents.close, name="incident_close"),
    path("incidents/<uuid:incident>/reopen/", incidents.reopen, name="incident_reopen"),
    path("incident-tasks/<uuid:task>/", incidents_tasks.task, name="incident_task"),
]

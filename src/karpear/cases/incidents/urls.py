from django.urls import URLPattern, path

from .views import answers, claim, families, incidents, inquiry, money, support, tasks

urlpatterns: list[URLPattern] = [
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/new/", incidents.new, name="incident_new"),
    path("incidents/support/", support.supports, name="supports"),
    path("incidents/support/<uuid:support>/", support.support, name="support"),
    path("incidents/support/<uuid:support>/asked/", support.asked, name="support_asked"),
    path("incidents/support/<uuid:support>/end/", support.ended, name="support_end"),
    path("incidents/<uuid:incident>/", incidents.incident, name="incident"),
    path("incidents/<uuid:incident>/own/", incidents.own, name="incident_own"),
    path("incidents/<uuid:incident>/about/", incidents.about, name="incident_about"),
    path("incidents/<uuid:incident>/judge/", incidents.judge, name="incident_judge"),
    path("incidents/<uuid:incident>/tasks/", tasks.add_task, name="incident_tasks"),
    path("incidents/<uuid:incident>/families/<uuid:family_plan>/", families.open_family, name="incident_family"),
    path("incidents/<uuid:incident>/close/", incidents.close, name="incident_close"),
    path("incidents/<uuid:incident>/money/", money.money, name="incident_money"),
    path("incidents/<uuid:incident>/claim/", claim.claim, name="incident_claim"),
    path("incidents/<uuid:incident>/inquiry/", inquiry.inquiry, name="incident_inquiry"),
    path("incidents/<uuid:incident>/inquiry/<uuid:inquiry>/", inquiry.tie, name="incident_inquiry_tie"),
    path("incidents/<uuid:incident>/answer/", answers.answer, name="incident_answer"),
    path("incidents/<uuid:incident>/reopen/", incidents.reopen, name="incident_reopen"),
    path("incident-tasks/<uuid:task>/", tasks.task, name="incident_task"),
]

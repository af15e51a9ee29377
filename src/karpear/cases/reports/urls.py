from django.urls import path

from .views import kept_report, reports, shared_things

urlpatterns = [
    path("diary/facts/", shared_things.all_facts, name="facts_all"),
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", reports.report_new, name="report_new"),
    path("reports/consents/", reports.report_consents, name="report_consents"),
    path("reports/withdrawn/", kept_report.report_withdrawn, name="report_withdrawn"),
    path("reports/<uuid:report>/", kept_report.report, name="report"),
    path("reports/<uuid:report>/write/", reports.report_write, name="report_write"),
    path("reports/<uuid:report>/moved/", kept_report.report_moved, name="report_moved"),
    path("reports/<uuid:report>/unsent/", kept_report.report_unsent, name="report_unsent"),
    path("reports/<uuid:report>/thrown/", kept_report.report_thrown, name="report_thrown"),
    path("reports/<uuid:report>/removal/", kept_report.report_removal, name="report_removal"),
    path("reports/<uuid:report>/paper/", kept_report.report_paper, name="report_paper"),
]

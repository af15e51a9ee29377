from django.urls import path

from ..views import reports, reports_kept

urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", reports.report_new, name="report_new"),
    path("reports/consents/", reports.report_consents, name="report_consents"),
    path("reports/withdrawn/", reports_kept.report_withdrawn, name="report_withdrawn"),
    path("reports/<uuid:report>/", reports_kept.report, name="report"),
    path("reports/<uuid:report>/write/", reports.report_write, name="report_write"),
    path("reports/<uuid:report>/moved/", reports_kept.report_moved, name="report_moved"),
    path("reports/<uuid:report>/unsent/", reports_kept.report_unsent, name="report_unsent"),
    path("reports/<uuid:report>/thrown/", reports_kept.report_thrown, name="report_thrown"),
    path("reports/<uuid:report>/removal/", reports_kept.report_removal, name="report_removal"),
    path("reports/<uuid:report>/paper/", reports_kept.report_paper, name="report_paper"),
]

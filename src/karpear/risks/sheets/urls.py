"""The register as a spreadsheet and on paper."""

from django.urls import path

from .views import export, report, upload

urlpatterns = [
    path("export/", export.export, name="export"),
    path("import/", upload.choose, name="import"),
    path("import/template.xlsx", upload.template, name="import_template"),
    path("import/<uuid:upload>/", upload.preview, name="import_preview"),
    path("import/<uuid:upload>/drop/", upload.drop, name="import_drop"),
    path("report/", report.report, name="report"),
]

from django.urls import path

from . import views
from .views import exporting

app_name = "vault"
urlpatterns = [
    path("", views.home, name="home"),
    path("key/", views.enrol, name="enrol"),
    path("secret/", views.secret, name="secret"),
    path("passkey/", views.passkey, name="passkey"),
    path("browsers/", views.browsers, name="browsers"),
    path("browsers/<uuid:browser>/revoke/", views.revoke_browser, name="revoke_browser"),
    path("export/", exporting.export, name="export"),
    path("export/mine/", exporting.mine, name="export_mine"),
    path("export/<uuid:organisation>/ask/", exporting.ask, name="export_ask"),
    path("export/<uuid:request_id>/allow/", exporting.allow, name="export_allow"),
    path("export/<uuid:request_id>/take/", exporting.take, name="export_take"),
]

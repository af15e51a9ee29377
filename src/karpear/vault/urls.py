from django.urls import path

from . import views

app_name = "vault"
urlpatterns = [
    path("", views.home, name="home"),
    path("key/", views.enrol, name="enrol"),
    path("secret/", views.secret, name="secret"),
    path("passkey/", views.passkey, name="passkey"),
    path("browsers/", views.browsers, name="browsers"),
    path("browsers/<uuid:browser>/revoke/", views.revoke_browser, name="revoke_browser"),
]

from django.urls import path

from . import views

app_name = "vault"
urlpatterns = [
    path("", views.home, name="home"),
    path("key/", views.enrol, name="enrol"),
]

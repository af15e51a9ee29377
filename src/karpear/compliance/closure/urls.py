"""The closing drill and early signs: /law/closing/ and /law/signs/. Starting a drill joins rooms (screens/closing)."""

from django.urls import path

from . import views

urlpatterns = [
    path("law/closing/", views.closing, name="closing"),
    path("law/closing/<uuid:drill>/", views.show_drill, name="closing_drill"),
    path("law/closing/<uuid:drill>/day/<int:day>/", views.answer_card, name="closing_card"),
    path("law/closing/<uuid:drill>/again/<slug:ask>/", views.ask_again, name="closing_again"),
    path("law/closing/<uuid:drill>/stop/", views.stop_drill, name="closing_stop"),
    path("law/closing/gaps/<uuid:gap>/", views.settle_gap, name="closing_gap"),
    path("law/signs/", views.signs, name="signs"),
    path("law/signs/<uuid:organisation>/new/", views.new_sign, name="sign_new"),
    path("law/signs/<uuid:sign>/remove/", views.remove_sign, name="sign_remove"),
]

"""Something happened: speak, and how? /voice/decisions/."""

from django.urls import path

from . import views

urlpatterns = [
    path("voice/decisions/", views.decisions, name="decisions"),
    path("voice/decisions/<uuid:decision>/", views.show_decision, name="decision"),
    path("voice/decisions/<uuid:decision>/decide/", views.decide, name="decision_decide"),
    path("voice/decisions/<uuid:decision>/read/", views.read, name="decision_read"),
    path("voice/decisions/<uuid:decision>/since/", views.review, name="decision_review"),
    path("voice/decisions/<uuid:decision>/taken-over/", views.take_over, name="decision_taken_over"),
    path("voice/decisions/<uuid:decision>/disagree/", views.disagree, name="decision_disagree"),
    path("voice/decisions/<uuid:decision>/disagree/shown/", views.show_dissent, name="decision_dissent_shown"),
    path("voice/decisions/<uuid:decision>/disagree/back/", views.take_back, name="decision_dissent_back"),
]

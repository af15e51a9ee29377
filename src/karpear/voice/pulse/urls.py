"""A question to all: /voice/pulse/ for who asks, /voice/question/ for who answers."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("voice/pulse/", views.pulse, name="pulse"),
    path("voice/pulse/<uuid:organisation>/", views.pulse, name="pulse_of"),
    path("voice/pulse/<uuid:organisation>/new/", views.new_pulse, name="pulse_new"),
    path("voice/pulse/<uuid:pulse_question>/end/", views.end_pulse, name="pulse_end"),
    path("voice/question/<uuid:pulse_question>/", views.question, name="question"),
]

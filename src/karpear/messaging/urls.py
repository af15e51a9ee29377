"""Where gateways hand over texts."""

from django.urls import path

from . import views

urlpatterns = [
    path("in/sms", views.sms_in, name="sms_in"),
    path("in/chat", views.chat_in, name="chat_in"),
    path("in/twilio", views.twilio_in, name="twilio_in"),
    path("in/telegram", views.telegram_in, name="telegram_in"),
]

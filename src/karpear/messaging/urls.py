"""Where gateways hand over texts, and the pages about them."""

from django.urls import path

from .views import by_text
from .views import webhooks as doors

urlpatterns = [
    path("in/sms", doors.sms_in, name="sms_in"),
    path("in/chat", doors.chat_in, name="chat_in"),
    path("in/twilio", doors.twilio_in, name="twilio_in"),
    path("in/telegram", doors.telegram_in, name="telegram_in"),
    path("by-sms/", by_text.by_sms, name="by_sms"),
    path("by-sms/danger", by_text.danger, name="by_sms_danger"),
    path("by-sms/codes", by_text.codes, name="by_sms_codes"),
    path("by-sms/link", by_text.link, name="by_sms_link"),
    path("by-sms/card/<uuid:person>/", by_text.card, name="card_of"),
    path("by-sms/card/<uuid:person>/codes/", by_text.card_codes, name="card_codes"),
    path("texts/", by_text.texts, name="texts"),
]

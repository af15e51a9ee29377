"""Would it hold?: /hold/. And what the register's page of a risk is handed."""

from django.urls import path

from karpear.risks.register.views import risk

from . import views
from .shown import shown_hold

urlpatterns = [path("hold/", views.hold, name="hold")]
#: A page of `risks` that says what only upper rooms know: when its measures were last tested.
OF_RISKS = [path("risks/<uuid:risk>/", risk.risk, {"hold_of": shown_hold}, name="risk")]

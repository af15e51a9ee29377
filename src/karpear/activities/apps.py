from django.apps import AppConfig

from karpear.ui.pressure import OPEN


class ActivitiesConfig(AppConfig):
    name = "karpear.activities"
    verbose_name = "Activities"
    #: Plans are read and made as ever: an account with nothing in it would not be believed.
    under_pressure = OPEN

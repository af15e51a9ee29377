from django.apps import AppConfig

from karpear.ui.pressure import OPEN


class OpsConfig(AppConfig):
    name = "karpear.ops"
    verbose_name = "Operations"
    #: Health, the language, the operator's page: as ever.
    under_pressure = OPEN

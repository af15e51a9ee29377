from django.apps import AppConfig

from karpear.ui.pressure import OPEN


class RisksConfig(AppConfig):
    name = "karpear.risks"
    verbose_name = "Risks"
    #: The register is an organisation's: as ever.
    under_pressure = OPEN

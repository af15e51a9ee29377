from django.apps import AppConfig

from karpear.ui.pressure import OPEN


class ReadinessConfig(AppConfig):
    name = "karpear.readiness"
    verbose_name = "Readiness"
    #: What one knows and keeps ready: as ever.
    under_pressure = OPEN

from django.apps import AppConfig


class SectorConfig(AppConfig):
    name = "karpear.sector"
    verbose_name = "Sector"

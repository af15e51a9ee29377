from django.apps import AppConfig


class RisksConfig(AppConfig):
    name = "karpear.risks"
    verbose_name = "Risks"

from django.apps import AppConfig


class PreparednessConfig(AppConfig):
    name = "karpear.preparedness"
    verbose_name = "Preparedness"

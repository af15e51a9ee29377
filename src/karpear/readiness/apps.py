from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "karpear.readiness"
    verbose_name = "Readiness"

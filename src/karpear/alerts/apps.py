from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "karpear.alerts"
    verbose_name = "Alerts"

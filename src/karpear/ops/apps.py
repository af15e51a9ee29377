from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "karpear.ops"
    verbose_name = "Operations"

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "karpear.network"
    verbose_name = "Network"

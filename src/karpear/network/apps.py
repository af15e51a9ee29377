from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "karpear.network"
    verbose_name = "Network"

    def ready(self) -> None:
        from karpear.alerts.queries.board import add_stamp

        from .silence.queries import silence_stamp

        add_stamp(silence_stamp)

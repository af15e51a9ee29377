from django.apps import AppConfig

from .among import register


class DbConfig(AppConfig):
    name = "karpear.db"
    verbose_name = "Database"

    def ready(self) -> None:
        register()

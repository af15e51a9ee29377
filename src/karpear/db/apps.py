from django.apps import AppConfig


class DbConfig(AppConfig):
    name = "karpear.db"
    verbose_name = "Database"

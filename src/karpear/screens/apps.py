from django.apps import AppConfig


class ScreensConfig(AppConfig):
    name = "karpear.screens"
    verbose_name = "Screens"

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "karpear.ui"
    verbose_name = "Look"

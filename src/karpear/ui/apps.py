from django.apps import AppConfig
from django_cotton.nested_tag_support import enable_nested_tag_support

from .pressure import OPEN


class UiConfig(AppConfig):
    name = "karpear.ui"
    verbose_name = "Look"
    #: Icons, the worker, how to install: nothing of anybody.
    under_pressure = OPEN

    def ready(self) -> None:
        """What cotton's own app would do. That one brings the whole of Django's admin with it, in every process."""
        enable_nested_tag_support()

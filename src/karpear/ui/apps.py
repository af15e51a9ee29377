from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django_cotton.nested_tag_support import enable_nested_tag_support

from .pressure import OPEN


class UiConfig(AppConfig):
    name = "karpear.ui"
    verbose_name = "Look"
    #: Icons, the worker, how to install: nothing of anybody.
    under_pressure = OPEN

    def ready(self) -> None:
        """What cotton's own app would do: that one brings the whole of Django's admin with it, in every process.

        An empty field is asked for in our words.
        """
        enable_nested_tag_support()
        forms.Field.default_error_messages["required"] = _("Please fill this in or choose.")

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "karpear.messaging"
    verbose_name = "Messaging"

    def ready(self) -> None:
        from . import checks  # noqa: F401

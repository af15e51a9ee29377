from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "karpear.keys"
    verbose_name = "Keys"

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "karpear.voice"
    verbose_name = "Voice"

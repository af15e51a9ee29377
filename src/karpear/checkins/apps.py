from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "karpear.checkins"
    verbose_name = "Check-ins"

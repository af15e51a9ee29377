from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "karpear.activities"
    verbose_name = "Activities"

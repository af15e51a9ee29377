from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "karpear.people"
    verbose_name = "People"

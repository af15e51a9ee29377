from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "karpear.cases"

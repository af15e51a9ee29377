from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "karpear.project"
    verbose_name = "Project"

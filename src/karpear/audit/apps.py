from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "karpear.audit"
    verbose_name = "Audit"

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "karpear.compliance"
    verbose_name = "Law and authorities"

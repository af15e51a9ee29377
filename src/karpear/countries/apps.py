from django.apps import AppConfig


class CountriesConfig(AppConfig):
    name = "karpear.countries"
    verbose_name = "Countries"

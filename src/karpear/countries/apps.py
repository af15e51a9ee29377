from django.apps import AppConfig


class CountriesConfig(AppConfig):
    name = "karpear.countries"
    verbose_name = "Countries"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers them

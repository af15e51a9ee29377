from django.apps import AppConfig


class SectorConfig(AppConfig):
    name = "karpear.sector"
    verbose_name = "Sector"

    def ready(self) -> None:
        from karpear.sector.contributions.queries.periods import add_period_states
        from karpear.sector.releases.queries.published import period_states

        add_period_states(period_states)

from django.apps import AppConfig


class SectorConfig(AppConfig):
    name = "karpear.sector"
    verbose_name = "Sector"

    def ready(self) -> None:
        from karpear.network.federation.actions.cells import add_cells
        from karpear.network.leaving.actions import add_take_back
        from karpear.people.contributed import add_contributions

        from .contributions.actions.facts import source_gone, take_back_of_member
        from .contributions.queries.facts import contributions
        from .contributions.queries.periods import add_period_states
        from .independence.actions.own import end_giving_of
        from .independence.queries.sector import ledger_lines as lines_of_years
        from .indices.actions import end_scores_of
        from .indices.queries import ledger_lines as lines_of_panels
        from .releases.actions.signatures import end_signatures_of
        from .releases.queries.ledger import add_ledger_lines
        from .releases.queries.published import period_states, tables_for_others

        add_contributions(contributions, source_gone)
        for take_back in (take_back_of_member, end_giving_of, end_scores_of, end_signatures_of):
            add_take_back(take_back)
        add_period_states(period_states)
        add_cells(tables_for_others)
        add_ledger_lines(lines_of_years)
        add_ledger_lines(lines_of_panels)

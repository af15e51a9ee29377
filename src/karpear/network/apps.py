from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "karpear.network"
    verbose_name = "Network"

    def ready(self) -> None:
        from karpear.alerts.queries.board import add_stamp
        from karpear.alerts.queries.offers import add_offers
        from karpear.people.actions.lost import add_feed

        from .aid.queries import offers_to
        from .bulletins.elsewhere import add_elsewhere
        from .bulletins.ways.links import close_own_link
        from .federation.queries.went import elsewhere_of
        from .silence.queries import silence_stamp

        add_elsewhere(elsewhere_of)
        add_stamp(silence_stamp)
        add_offers(offers_to)
        add_feed(lambda person, now: close_own_link(by=person, now=now))

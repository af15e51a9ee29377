from django.apps import AppConfig

from karpear.ui.pressure import READ_ONLY


class PeopleConfig(AppConfig):
    name = "karpear.people"
    verbose_name = "People"
    #: Members, addresses, phones, contacts: a way in or out that lasts is neither taken nor closed.
    under_pressure = READ_ONLY

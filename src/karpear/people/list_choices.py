"""What lists are narrowed to that hold the rows of several organisations."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karpear.ui.list_choices import Choice

from .models import Organisation


def organisation_choice(organisations: Iterable[Organisation], field: str = "organisation") -> Choice:
    """One of those that the reader belongs to. Without a field of its own where there is only one."""
    names = {str(organisation.pk): organisation.name for organisation in organisations}
    return Choice("organisation", _("Organisation"), names, where=lambda code: Q(**{field: code}), shown=len(names) > 1)

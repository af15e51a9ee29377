"""What risks and measures are called in the reader's language, where their words are the catalogue's."""

from django.utils.translation import get_language

from karpear.countries.queries import told

from .models import Measure, Risk


def called(row: Risk | Measure) -> str:
    """The name of a risk or measure. Its organisation must be at hand."""
    return told(_country(row), row.catalogue_id, row.name, get_language() or "en")


def described(risk: Risk) -> str:
    """The description of a risk. Its organisation must be at hand."""
    return told(_country(risk), risk.catalogue_id, risk.description, get_language() or "en")


def _country(row: Risk | Measure) -> str:
    return str((row.risk if isinstance(row, Measure) else row).organisation.country)

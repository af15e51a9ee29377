"""What somebody keeps ready: a card, a page for an emergency, numbers by heart, checklists, a case pack."""

from .card import models as card
from .checklists import models as checklists
from .numbers import models as numbers
from .packs import models as packs

__all__ = ["card", "checklists", "numbers", "packs"]

"""What the law asks of an organisation, and what authorities ask of it."""

from .premises import models as premises

__all__ = ["premises"]

"""What everybody may see: each subject holds its own tables."""

from .independence import models as independence

__all__ = ["independence"]

"""What everybody may see: each subject holds its own tables."""

from .independence import models as independence
from .indices import models as indices

__all__ = ["independence", "indices"]

"""What everybody may see: each subject holds its own tables."""

from .contributions import models as contributions

__all__ = ["contributions"]

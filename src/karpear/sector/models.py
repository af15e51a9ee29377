"""What everybody may see: each subject holds its own tables."""

from .contributions import models as contributions
from .releases import models as releases

__all__ = ["contributions", "releases"]

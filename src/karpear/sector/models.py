"""What everybody may see: each subject holds its own tables."""

from .contributions import models as contributions
from .independence import models as independence
from .indices import models as indices
from .others import models as others
from .releases import models as releases

__all__ = ["contributions", "independence", "indices", "others", "releases"]

"""What an organisation has ready for its people."""

from .cover import models as cover
from .families import models as families
from .policies import models as policies
from .reserve import models as reserve
from .scenarios import models as scenarios
from .succession import models as succession
from .training import models as training

__all__ = ["cover", "families", "policies", "reserve", "scenarios", "succession", "training"]

"""When people and organisations speak, and when they are silent."""

from .decisions import models as decisions
from .engagement import models as engagement
from .posture import models as posture
from .pulse import models as pulse
from .statements import models as statements

__all__ = ["decisions", "engagement", "posture", "pulse", "statements"]

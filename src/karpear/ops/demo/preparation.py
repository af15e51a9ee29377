"""What must be done before the demo is served."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ..server.preparation import migrate
from .closure import make_closure
from .cover import make_cover
from .demands import make_demands
from .duties import make_calendar
from .exercises import make_courses, make_exercise
from .history import make_history
from .inquiries import make_inquiries
from .law import make_profiles
from .network import make_network
from .neutrality import make_neutrality
from .policies import make_policies
from .posture import make_posture
from .premises import make_premises
from .pulse import make_pulse
from .readiness import make_ready
from .reserve import make_reserve
from .review import make_review
from .speech import make_speech
from .statements import make_statements
from .travels import come_home, set_out
from .world import make_demo_world


def prepare_demo() -> None:
    """Migrations and the demo world, alive or quiet."""
    migrate()
    now = timezone.now()
    make_demo_world(data=Path(settings.KARPEAR_DATA), now=now)
    make_cover(now=now)
    make_reserve(now=now)
    make_profiles(now=now)
    make_premises(now=now)
    make_closure(now=now)
    make_inquiries(now=now)
    make_review(now=now)
    make_demands(now=now)
    make_posture(now=now)
    make_pulse(now=now)
    make_neutrality(now=now)
    if settings.DEMO_LIVES:
        make_statements(now=now)
        make_speech(now=now)
        make_history(now=now)
        make_exercise(now=now)
        make_ready(now=now)
        make_network(now=now)
        set_out(now=now)
    else:
        come_home(now=now)
    make_policies(now=now)
    make_courses(now=now)
    make_calendar(now=now)

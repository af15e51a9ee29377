"""The demo's world, made once and put back as it was: to make it takes seconds."""

from datetime import datetime
from pathlib import Path

from django.core.cache import cache
from django.utils import timezone

from karpear.ops.demo.history import make_history
from karpear.ops.demo.travels import set_out
from karpear.ops.demo.world import make_demo_world
from tests.steps.database import Snapshot


class DemoWorld:
    """As it stands when its first line is printed; nobody has used up a limit. `now`: when that was."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = timezone.now()
        self.rows: Snapshot | None = None

    def stand(self) -> datetime:
        cache.clear()
        if self.rows:
            self.rows.put_back()
        else:
            make_demo_world(data=self.folder, now=self.now)
            make_history(now=self.now)
            set_out(now=self.now)
            self.rows = Snapshot()
        return self.now

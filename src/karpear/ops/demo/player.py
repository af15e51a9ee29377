"""The demo's own process: it lets time pass for the people of the demo, and plays what a visitor asks for.

A page asks by a file in the data folder: nothing of the demo has a table. Whatever fails is tried again a little later.
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.utils import timezone

from karpear.rules.refusals import Refused

from ..server.control import Control
from .cast import COMPANIES, Company
from .scenes import SCENES, Act, clear, end_old
from .travels import answer_due, report_places, set_out_again

log = logging.getLogger("karpear.demo")
FOLDER = "scenes"
LOOK_S = 0.5
#: What goes on, and how often.
ROUNDS: tuple[tuple[float, Callable[..., object]], ...] = (
    (10.0, answer_due), (15.0, end_old), (30.0, report_places), (60.0, set_out_again),
)  # fmt: skip


@dataclass
class PlayingScene:
    """A scene that has begun, and the acts that are still to come."""

    company: Company
    began: float
    acts: list[Act]


@dataclass
class Player:
    """Everything that goes on by itself, one thing after the other."""

    data: Path
    playing: list[PlayingScene] = field(default_factory=list)
    next_rounds: dict[str, float] = field(default_factory=dict)

    def look(self, moment: float) -> None:
        """One look: scenes that somebody asked for, acts that are due, rounds that are due."""
        for name, company in take_requests(self.data):
            self._try("clear", partial(clear, company))
            self.playing = [scene for scene in self.playing if scene.company != company]
            self.playing.append(PlayingScene(company, moment, list(SCENES[name])))
        for scene in self.playing:
            while scene.acts and scene.acts[0].after_s <= moment - scene.began:
                act = scene.acts.pop(0)
                self._try(act.play.__name__, partial(act.play, scene.company))
        self.playing = [scene for scene in self.playing if scene.acts]
        for every_s, work in ROUNDS:
            if moment >= self.next_rounds.get(work.__name__, moment):
                self.next_rounds[work.__name__] = moment + every_s
                self._try(work.__name__, work)

    def _try(self, name: str, work: Callable[..., object]) -> None:
        """In its own error boundary: a visitor may have been faster."""
        try:
            work(now=timezone.now())
        except Refused:
            return
        except Exception:
            log.exception("the demo could not play %s", name)
            connection.close()


def ask_for(data: Path, scene: str, company: Company) -> None:
    """Let the player begin this scene. Raises KeyError for a scene that is none."""
    acts = SCENES[scene]
    folder = data / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    draft = folder / f".{uuid4()}"
    draft.write_text(json.dumps({"scene": scene, "company": COMPANIES.index(company), "acts": len(acts)}))
    draft.rename(folder / f"{time.time_ns()}.json")


def take_requests(data: Path) -> list[tuple[str, Company]]:
    """What pages asked for since the last look, the oldest first."""
    requests = []
    for path in sorted((data / FOLDER).glob("*.json")):
        with suppress(OSError, ValueError, KeyError, IndexError):
            request = json.loads(path.read_text())
            path.unlink()
            requests.append((request["scene"], COMPANIES[request["company"]]))
    return requests


def play(control: Control) -> None:
    """Until SIGTERM."""
    control.follow_parent()
    control.ready()
    player, stopping = Player(Path(settings.KARPEAR_DATA)), threading.Event()
    while not stopping.wait(LOOK_S):
        player.look(time.monotonic())

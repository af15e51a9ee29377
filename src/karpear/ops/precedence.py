"""Which of our processes goes first where processor or memory are short, so that no alarm has to wait for a page."""

import os
from contextlib import suppress
from pathlib import Path

SCORE = Path("/proc/self/oom_score_adj")
#: Thousandths of the machine's memory by which Linux thinks a process larger than it is, when it has to end one.
OF_PAGES = 500
OF_A_COPY = 1000
MOST = 1000


def yield_processor() -> None:
    """Whoever else wants the processor has it first. A service may be forbidden to ask: then it goes on as it is."""
    with suppress(OSError):
        os.nice(10)


def offer_memory(score: int) -> None:
    """Where memory runs out, this process is ended before those that did not say this. Only Linux can be told."""
    with suppress(OSError):
        SCORE.write_text(str(min(int(SCORE.read_text()) + score, MOST)))

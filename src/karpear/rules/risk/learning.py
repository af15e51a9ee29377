"""What has happened makes what will happen more likely: by how much, with the arithmetic shown. A person decides.

The idea that three similar facts on one road change the next trip is in the field's wishes and in no standard; the
numbers below are our own rule, to be changed here when experience says so. Facts never propose that a risk is smaller:
quiet days prove little (an attack on a defender is rare on every single day), so lowering is left to a review.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from .matrix import HIGHEST, RELIABLE, Level, Reliability, level_of

#: Similar facts within so many days are one pattern: about two weeks of work and market days.
DAYS = 14
#: So many facts are a pattern and take likelihood one step up, or two.
SEVERAL, MANY = 3, 6
#: One serious incident from a reliable source needs no second one to be believed, and is remembered longer.
SERIOUS_DAYS = 30
#: What counts: reliable, or unsure. What is likely wrong, or of unknown origin, is shown and not counted.
COUNTED = RELIABLE | {Reliability.UNSURE}


class Why(StrEnum):
    """Which rule proposed the steps. FIRST: no steps, but the register has no line for what has happened.

    FOLLOWED: it came of their speaking, or of their silence, and will come of it again.
    NAMED: nothing has happened yet, but their name stands under something that was published.
    """

    NOTHING = "nothing"
    SERIOUS = "serious"
    SEVERAL = "several"
    MANY = "many"
    FOLLOWED = "followed"
    NAMED = "named"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class FactSeen:
    """Something that happened, similar to the risk in question: same threat, same province.

    `serious`: somebody was detained, hurt, or worse. `named`: no harm yet: their name was published. `followed`: it
    came of their speaking, or of their silence.
    """

    on: date
    reliability: Reliability
    serious: bool = False
    named: bool = False
    followed: bool = False


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """What is proposed and from what: `counted` facts in `days` days take likelihood `before` → `after`.

    `steps`: what the rule asks for, even where the scale ends before. `uncounted`: seen in the same days, but too
    unreliable to count.
    """

    steps: int
    before: int
    after: int
    counted: int
    days: int
    why: Why
    uncounted: int = 0

    @property
    def changes(self) -> bool:
        """Is there anything to propose?"""
        return self.after > self.before

    def levels(self, impact: int) -> tuple[Level, Level]:
        """The level before and after, for a risk of this impact. Raises ValueError outside 1–5."""
        return level_of(self.before, impact), level_of(self.after, impact)


def learn(likelihood: int, facts: Sequence[FactSeen], today: date) -> Arithmetic:
    """Do these facts propose a higher likelihood (1–5)? Raises ValueError outside the scale.

    Three facts in 14 days: one step; six: two; one serious incident from a reliable source in 30 days: one. The larger
    of the two, not their sum. In those 30 days something that came of speaking, or a name that was published: one,
    where nothing else asks for more. The caller leaves out facts that a person has already answered for, lest the same
    facts propose a second time. Facts dated in the future are not counted.
    """
    level_of(likelihood, 1)
    near = [fact for fact in facts if not fact.named and _is_within(fact, today, DAYS)]
    counted = sum(fact.reliability in COUNTED for fact in near)
    serious = [f for f in facts if f.serious and f.reliability in RELIABLE and _is_within(f, today, SERIOUS_DAYS)]
    followed = [f for f in facts if f.followed and f.reliability in COUNTED and _is_within(f, today, SERIOUS_DAYS)]
    named = [fact for fact in facts if fact.named and _is_within(fact, today, SERIOUS_DAYS)]
    steps, why = _steps(counted, len(serious), len(followed), len(named))
    by_why = {Why.SERIOUS: len(serious), Why.FOLLOWED: len(followed), Why.NAMED: len(named)}
    days = SERIOUS_DAYS if why in by_why else DAYS
    return Arithmetic(
        steps=steps,
        before=likelihood,
        after=min(HIGHEST, likelihood + steps),
        counted=by_why.get(why, counted),
        days=days,
        why=why,
        uncounted=sum(f.reliability not in COUNTED and _is_within(f, today, days) for f in facts),
    )


def learn_beyond(
    likelihood: int, facts: Sequence[FactSeen], judged_facts: Sequence[FactSeen], today: date
) -> Arithmetic:
    """What `facts` propose beyond `judged_facts`: those of them that were known when the likelihood was judged.

    Whoever judged with two facts before their eyes has not seen the third; but what the known ones alone would have
    moved is in the judgement already. Never more steps than `learn`. Raises ValueError outside the scale.
    """
    whole = learn(likelihood, facts, today)
    steps = max(0, whole.steps - learn(likelihood, judged_facts, today).steps)
    return replace(whole, steps=steps, after=min(HIGHEST, likelihood + steps))


def begin(usual: int, facts: Sequence[FactSeen], today: date) -> Arithmetic | None:
    """How likely is a risk that the register has no line for, now that it has happened? None: no fact counts.

    What has happened once can happen again, so one fact of the last SERIOUS_DAYS that counts asks for a line; how
    likely it is begins with how such organisations `usual`ly judge it (1–5), and is moved as `learn` moves a line that
    is there. Raises ValueError outside the scale.
    """
    reckoned = learn(usual, facts, today)
    if reckoned.steps:
        return reckoned
    near = [fact for fact in facts if not fact.named and _is_within(fact, today, SERIOUS_DAYS)]
    counted = sum(fact.reliability in COUNTED for fact in near)
    if not counted:
        return None
    return replace(reckoned, counted=counted, days=SERIOUS_DAYS, why=Why.FIRST, uncounted=len(near) - counted)


def _steps(counted: int, serious: int, followed: int, named: int) -> tuple[int, Why]:
    if counted >= MANY:
        return 2, Why.MANY
    if counted >= SEVERAL:
        return 1, Why.SEVERAL
    if serious:
        return 1, Why.SERIOUS
    if followed:
        return 1, Why.FOLLOWED
    return (1, Why.NAMED) if named else (0, Why.NOTHING)


def _is_within(fact: FactSeen, today: date, days: int) -> bool:
    """Today and the days before it, `days` in all."""
    return today - timedelta(days=days) < fact.on <= today

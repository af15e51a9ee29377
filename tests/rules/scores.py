"""Judgements of any kind, for properties."""

from hypothesis import strategies as st

from karpear.rules.plan.decision import Finding, Policy
from karpear.rules.risk.matrix import Area, Confidence, Level, Reliability, Relief, Score, TimeToEffect

steps = st.integers(1, 5)
impacts = st.dictionaries(st.sampled_from(list(Area)), steps, min_size=1)
scores = st.builds(Score, steps, impacts)
reliefs = st.builds(Relief, st.integers(0, 1), st.integers(0, 1), st.sampled_from(list(TimeToEffect)))
ratings = st.lists(steps, max_size=6)

LEVELS = tuple(Level)
POLICIES = tuple(
    Policy(approval, second) for approval in LEVELS if approval <= Level.HIGH for second in LEVELS if second >= approval
)
FINDINGS = tuple(
    Finding(level, confidence, reliability, warned, before)
    for level in LEVELS
    for confidence in Confidence
    for reliability in Reliability
    for warned in (False, True)
    for before in (None, *(one for one in LEVELS if one >= level))
)

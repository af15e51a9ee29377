"""How two tables of one period stand to each other."""

from enum import StrEnum

from karpear.rules.counting.union import Apart


class JointState(StrEnum):
    """`pending`: the keeper attacks both within the hour; `too_old`: the facts are no longer here to judge with;
    `enough`: ours has been attacked with so many of others that one more would be a trial.
    """

    TOGETHER = "together"
    REFUSED = "refused"
    PENDING = "pending"
    TWICE = "twice"
    TOO_OLD = "too_old"
    ENOUGH = "enough"
    OTHER_RULE = Apart.OTHER_RULE.value
    OTHER_GRID = Apart.OTHER_GRID.value
    NO_CELL = Apart.NO_CELL.value

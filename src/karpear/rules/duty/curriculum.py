"""For which part in an organisation somebody learns what.

Source: docs/guide/training.md; decision 86: a role is what one does at work, and nobody is asked about trips for it.
"""

from collections.abc import Collection
from enum import StrEnum

from ..access import Role


class TrainedRole(StrEnum):
    """Whom a curriculum speaks to. MEMBER is everybody; TRAVELLER and DRIVER are said by whoever keeps training."""

    MEMBER = "member"
    OFFICER = "officer"
    LEAD = "lead"
    TRAVELLER = "traveller"
    DRIVER = "driver"


#: What is said of somebody besides their role.
WORK = (TrainedRole.TRAVELLER, TrainedRole.DRIVER)


def trained_roles(role: Role | None, work: Collection[str] = ()) -> frozenset[TrainedRole]:
    """Everything that somebody in this role, who also does this work, is asked to learn for. None: no member."""
    roles = {TrainedRole.MEMBER} if role else set[TrainedRole]()
    if role and role.value in TrainedRole:  # what a coordinator does is in no curriculum yet
        roles.add(TrainedRole(role.value))
    return frozenset(roles | {kind for kind in WORK if kind.value in work})

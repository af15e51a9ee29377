"""What has to be paid for after something happened: for a claim, which looks back, and not for a plan.

Source: a judgement of ours, by the names that policies use (Open Briefing, guide to insurance). What is not in it, a
raid or a threat, is paid for by no policy that this register knows.
"""

from collections.abc import Mapping

from ..case.playbook import Happened
from .cover_terms import Needed

_NEEDS: Mapping[str, tuple[Needed, ...]] = {
    Happened.DETAINED.value: (Needed.DETENTION, Needed.LEGAL_DEFENCE),
    Happened.DISAPPEARED.value: (Needed.KIDNAP,),
    Happened.FLEE.value: (Needed.EVACUATION,),
    Happened.ACCIDENT.value: (Needed.ACCIDENT,),
    Happened.ASSAULTED.value: (Needed.ACCIDENT,),
    Happened.SEXUAL.value: (Needed.ACCIDENT, Needed.PSYCHOSOCIAL),
    Happened.KILLED.value: (Needed.ACCIDENT,),
}


def needs_after(playbook: str) -> tuple[Needed, ...]:
    """What an incident with this code mostly costs, the first need first; nothing where no policy names it."""
    return _NEEDS.get(playbook, ())

"""An organisation's ladder as a drawing, next to the fields that set its minutes."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from karpear.rules.alarm.ladder import EXHAUSTED_STEP, Policy, Rung, rung
from karpear.ui.ladder_drawing import LadderMark, draw_ladder
from karpear.ui.templatetags.ui import length


def ladder_picture(policy: Policy) -> SafeString:
    """Its steps, each once, at their minutes."""
    return draw_ladder([LadderMark(each.step, "coming", each.after_s, _label(each)) for each in _steps(policy)])


def _steps(policy: Policy) -> list[Rung]:
    """The first telling of each step."""
    steps = [rung(policy, 0)]
    for index in range(1, 2 * EXHAUSTED_STEP):
        following = rung(policy, index)
        if following.step > steps[-1].step:
            steps.append(following)
    return steps


def _label(each: Rung) -> str:
    return length(each.after_s) if each.after_s else _("at once")

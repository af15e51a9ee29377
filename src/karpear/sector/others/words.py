"""Why two tables are put together or not, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .states import JointState

#: What stands above the table.
STATES: Mapping[JointState, Promise] = {
    JointState.TOGETHER: _(
        "Together: from the larger of the two rounded numbers, if all of one is in the other, to their sum, if nothing "
        "is. What either withholds stays withheld. Both tables were attacked together, and held."
    ),
    JointState.REFUSED: _("Not put together: the attack on both tables succeeds."),
    JointState.PENDING: _("Not put together yet: both tables are attacked within the hour."),
    JointState.TWICE: _("Not put together: they published this period more than once. This is the newest."),
    JointState.TOO_OLD: _("Not put together: the facts are no longer here, so nobody can attack both tables any more."),
    JointState.ENOUGH: _(
        "Not put together: this period was attacked with three other tables, and each time tells a little of what is "
        "withheld here."
    ),
    JointState.OTHER_RULE: _("Not put together: it was counted by another version of the rule."),
    JointState.OTHER_GRID: _("Not put together: it was counted by other places."),
    JointState.NO_CELL: _("Not put together: no place and kind has a number in both."),
}

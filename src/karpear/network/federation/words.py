"""Why something was refused, and what is said of another installation."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.federation.chains import Heard
from karpear.rules.federation.refusal import Unfit
from karpear.rules.federation.wire import Kind

WHY: Mapping[Unfit, Any] = {
    Unfit.NOT_TEXT: _("It cannot be read: the file is damaged, or is not one of ours. Ask for it again."),
    Unfit.TOO_LONG: _("It is longer than an item may be. Nothing of it was read."),
    Unfit.BAD_SHAPE: _("It is not built as an item is. Its sender may use another version."),
    Unfit.NOT_CANONICAL: _("It is spelt in a way that could be read twice. Somebody may have changed it."),
    Unfit.UNKNOWN_VERSION: _("It comes from a newer version. Update this installation."),
    Unfit.UNKNOWN_KIND: _("It is of a kind that is not known here. Update this installation."),
    Unfit.WRONG_PUBLISHER: _("It was not written by the installation from which it seems to come."),
    Unfit.UNKNOWN_PUBLISHER: _("Its sender is not trusted here. Compare the six words first."),
    Unfit.PAUSED: _("The exchange with its sender is paused here."),
    Unfit.UNSIGNED: _("It is not signed."),
    Unfit.BAD_SIGNATURE: _("Its signature does not fit: somebody has changed it, or it is damaged."),
    Unfit.UNKNOWN_KEY: _("It is signed with a key that its sender’s officers have not put in force."),
    Unfit.REVOKED_KEY: _("It is signed with a key that its sender has declared lost or stolen."),
    Unfit.OLD_KEY: _("It is signed with a key whose time was over, or had not begun."),
    Unfit.ROOTS_UNSIGNED: _("New keys came that two of the three officers have not signed."),
    Unfit.KEYS_ROLLED_BACK: _("Older keys came after newer ones: somebody may be trying to use a key that was lost."),
    Unfit.KEYS_DIFFER: _("Two different lists of keys have the same number. Ask its coordinator at once."),
    Unfit.KEY_TOO_LONG: _("Its key would hold for longer than thirteen months."),
    Unfit.KEY_OF_ANOTHER: _(
        "Its list of keys names a key of another installation as its own. Nothing was learned from it. Ask both "
        "coordinators through another channel."
    ),
    Unfit.OUT_OF_ORDER: _("Items came in the wrong order, or twice in one file."),
    Unfit.BROKEN_CHAIN: _("It does not follow what came before: something in between was changed or taken out."),
    Unfit.TOO_MANY_WAIT: _("Too many of its items wait for earlier ones. Take in the earlier ones first."),
    Unfit.TWO_OF_ONE_NUMBER: _("Two different items have the same number. Ask its coordinator at once."),
    Unfit.WRONG_CHAIN: _("It stands in a row of items where it does not belong."),
    Unfit.EMPTY_AUDIENCE: _("It says that it is for nobody."),
    Unfit.NOT_FOR_US: _("It is for another installation."),
    Unfit.LABEL_STAYS: _("Its label does not let it leave its network. It was not opened."),
    Unfit.OPEN_ABOVE_CLEAR: _("Its label asks for a seal, and it has none, or the other way round."),
    Unfit.NOT_TO_RELAY: _("Its author did not let it be handed on."),
    Unfit.BODY_CHANGED: _("What it says is not what its author signed: it is damaged or was changed."),
    Unfit.CANNOT_OPEN: _("It cannot be opened with our key: it is damaged, or was sealed to an older one."),
    Unfit.BAD_BODY: _("What it says does not have the form of a bulletin."),
    Unfit.NOT_ITS_OWN: _("It is about an item of somebody else: only its author changes it or takes it back."),
    Unfit.SEEN_BUNDLE: _("This very bundle was taken in already. Nothing is missing."),
    Unfit.NO_BUNDLE: _("There is no bundle here. Its folder begins with “bundle-”."),
    Unfit.NOT_FILES: _("Where a plain file should be, there is a link, a folder or a device. Do not trust this stick."),
    Unfit.STRANGE_FILES: _("The folder holds other files than the two of a bundle, or one is missing."),
    Unfit.TOO_LARGE: _("A file is larger than a bundle may be. Nothing of it was read."),
    Unfit.CUT_OFF: _("The file is cut off: it was not copied to its end. Copy it again."),
    Unfit.FILE_CHANGED: _("The file is not the one that its sender signed: it is damaged or was changed."),
    Unfit.UNREACHABLE: _("It could not be reached, or did not answer as expected."),
    Unfit.STALE_REQUEST: _("A request was too old, or a clock is wrong by more than a day."),
    Unfit.REPLAYED_REQUEST: _("A request that was answered before came again."),
}
LIFE_SIGNS: Mapping[Heard, Any] = {
    Heard.NOT_YET: _("Nothing has come from it yet. Has its coordinator added you, too, and compared the words?"),
    Heard.NEVER: _("Nothing has been heard from it yet."),
    Heard.LATELY: _("It was heard from in the past three days."),
    Heard.SILENT: _(
        "It has not been heard from for more than three days. Ask its coordinator through another channel."
    ),
    Heard.AHEAD: _("Its last sign of life is from the future: its clock, or ours, is wrong."),
}
KINDS: Mapping[Kind, Any] = {
    Kind.BULLETIN: _("bulletin"),
    Kind.UPDATE: pgettext_lazy("bulletin", "update"),
    Kind.CANCEL: pgettext_lazy("bulletin", "takes back"),
    Kind.RELAY: _("handed on"),
    Kind.CELLS: _("published figures"),
    Kind.KEYS: pgettext_lazy("federation", "keys"),
    Kind.HEARTBEAT: _("sign of life"),
}

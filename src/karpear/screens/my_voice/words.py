"""How a person's own way of speaking, and what collides with it, is called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.rules.voice.posture import Collision, OwnWay

WAYS: Mapping[OwnWay, Any] = {
    OwnWay.OPEN: _("I speak openly, under my name"),
    OwnWay.UNNAMED: _("I speak, but not under my name"),
    OwnWay.CLOSE: _("I speak only with people I trust"),
    OwnWay.SILENT: _("I do not speak about it"),
}
#: What to know, where the two collide. `form`: what the organisation does.
COLLISIONS: Mapping[Collision, Any] = {
    Collision.LOUDER: _(
        "You are heard where %(organisation)s is not (“%(form)s”). Agree on it, so that nobody can say you spoke for "
        "it, and you know what help you keep."
    ),
    Collision.SEEN_AS_OURS: _(
        "%(organisation)s is silent here. If you are recognised, your words are taken for its own. Agree on it."
    ),
    Collision.QUIETER: _(
        "%(organisation)s speaks in its own name here. You need not lend your name or your face: agree on what you ask "
        "first."
    ),
}

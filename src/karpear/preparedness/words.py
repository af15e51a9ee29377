"""What parts, kinds of proof and states are called on pages and on paper."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.duty.competence import Competent, ProofKind
from karpear.rules.duty.curriculum import TrainedRole
from karpear.rules.duty.scenario import Part
from karpear.ui.columns import mark

PARTS: dict[Part, Any] = {
    Part.PERSON: _("the person it is about"),
    Part.WATCH: _("whoever is on watch"),
    Part.LEAD: _("leads"),
}
TRAINED_ROLES: dict[TrainedRole, Any] = {
    TrainedRole.MEMBER: _("everybody"),
    TrainedRole.OFFICER: pgettext_lazy("role", "officer"),
    TrainedRole.LEAD: pgettext_lazy("role", "lead"),
    TrainedRole.TRAVELLER: _("travels for work"),
    TrainedRole.DRIVER: _("drives for work"),
}
PROOF_KINDS: dict[ProofKind, Any] = {
    ProofKind.READING: _("the policy read and understood"),
    ProofKind.QUIZ: _("the questions answered"),
    ProofKind.DRILL: _("doing one's part in time in an exercise"),
    ProofKind.COURSE: _("a course with a certificate"),
}
STATES: dict[Competent, Any] = {
    Competent.HOLDS: _("holds"),
    Competent.ENDING: _("ends soon"),
    Competent.ENDED: _("has ended"),
    Competent.NEVER: _("not shown yet"),
}
SHAPES = {Competent.HOLDS: "safe", Competent.ENDING: "due", Competent.ENDED: "late", Competent.NEVER: "off"}


def state_mark(state: Competent) -> SafeString:
    """A state in word, shape and colour."""
    return mark(SHAPES[state], STATES[state])

"""What each reader is asked to do while a case goes on, never nothing and never the same to everybody; whom to ring."""

from django.utils.translation import gettext as _

from karpear.alerts.models import Alert, InCircle
from karpear.people.models import ContactRole
from karpear.rules.case.pack import Stage

from .outside import HowItStands

_QUIET = frozenset({ContactRole.JOURNALIST, ContactRole.LOCAL_AUTHORITY})


def asked_of(role: str, owner: str, how: HowItStands) -> str:
    """The words for a contact of this role. `owner`: who has the case, or empty."""
    if role == ContactRole.FAMILY:
        words = _family(how)
    elif role == ContactRole.LAWYER:
        words = _(
            "Say now whether you can act: press “I can help” or “I cannot help now”, so that %(who)s knows whom to "
            "ring."
        )
    elif role in _QUIET:
        words = _("Please do not publish or pass on anything before %(who)s has spoken with you.")
    else:
        words = _(
            "Say whether you can help: press “I can help” or “I cannot help now”, so that %(who)s knows whom to ring. "
            "Do nothing in public before you have spoken with %(who)s."
        )
    return words % {"who": owner or _("whoever takes it")}


def _family(how: HowItStands) -> str:
    """Who is hurt needs their papers and medicines; who was killed is spoken of in person; else silence and notes."""
    stage = Stage(how.stage.stage) if how.stage else None
    if stage is None and how.freed:
        return _("Ask %(who)s when you can see or call them. Write nothing about it in public before then.")
    if stage is Stage.HURT:
        return _(
            "Stay where %(who)s can reach you. Ask %(who)s where they are being looked after before you set out. Have "
            "ready their papers, their medicines, and what a doctor must know. Write nothing about it in public before "
            "you have spoken with %(who)s."
        )
    if stage is Stage.KILLED:
        return _(
            "Please stay with people who are close to you until %(who)s has spoken with you in person. Write nothing "
            "about it in public before then."
        )
    if stage is Stage.MISSING:
        return _(
            "Stay where %(who)s can reach you. Write down when you last saw or heard from them, what they wore and "
            "whom they were going to meet. Do not speak of this in public before you have spoken with %(who)s."
        )
    return _(
        "Stay where %(who)s can reach you. Do not speak of this on the telephone or in public before you have "
        "spoken with %(who)s. Write down who calls or visits you, and when."
    )


def phones_of(alert: Alert) -> list[str]:
    """Numbers that contacts may ring: of the organisation it belongs to, else of those in its circle."""
    if alert.organisation:
        return [alert.organisation.phone] if alert.organisation.phone else []
    circle = InCircle.objects.filter(alert=alert, organisation__isnull=False).select_related("organisation")
    return [row.organisation.phone for row in circle.order_by("pk") if row.organisation and row.organisation.phone]

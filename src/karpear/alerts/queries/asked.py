"""What each reader is asked to do while a case goes on: never nothing, and never the same to everybody."""

from django.utils.translation import gettext as _

from karpear.people.models import ContactRole

_QUIET = frozenset({ContactRole.JOURNALIST, ContactRole.LOCAL_AUTHORITY})


def asked_of(role: str, owner: str) -> str:
    """The words for a contact of this role. `owner`: who has the case; empty while nobody has."""
    who = owner or _("whoever takes it")
    if role == ContactRole.FAMILY:
        words = _(
            "Stay where %(who)s can reach you. Do not speak of this on the telephone or in public before you have "
            "spoken with %(who)s. Write down who calls or visits you, and when."
        )
    elif role == ContactRole.LAWYER:
        words = _(
            "Say now whether you can act: press “I can help”, so that %(who)s knows whom to ring. If you cannot, tell "
            "whoever rings you whom to ask instead."
        )
    elif role in _QUIET:
        words = _("Please publish and pass on nothing before %(who)s has spoken with you.")
    else:
        words = _(
            "Say whether you can help: press “I can help”, so that %(who)s knows whom to ring. Do nothing in public "
            "before you have spoken with %(who)s."
        )
    return words % {"who": who}

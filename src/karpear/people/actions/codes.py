"""Codes of an app, and recovery codes: each opens once, whichever web process is asked, and not after endless tries."""

from datetime import datetime, timedelta

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.rules.refusals import TooMany

from ..models import Person
from ..notices import notify_everywhere
from .limits import give_back, spend

HOUR = timedelta(hours=1)
#: From one address on the network, so that nobody far away keeps somebody out; and from all of them together.
MOST_HERE, MOST_ANYWHERE = 10, 100
#: So many wrong ones within an hour are hardly the person themselves, who then hears that their password is known.
TELLING = 5


def use_code(*, person: Person, code: str, place: str, now: datetime) -> Authenticator | None:
    """The app or the recovery codes that this code belongs to, used up by it; None for a wrong one.

    `place`: the address on the network that it comes from. Raises TooMany after too many wrong ones.
    """
    limits = ((f"{person.pk}:{place}", MOST_HERE), (str(person.pk), MOST_ANYWHERE))
    counts = [spend(purpose="code", holder=holder, limit=limit, per=HOUR, now=now) for holder, limit in limits]
    if not all(counts):
        raise TooMany(_("Too many wrong codes. Try again in an hour, or sign in with a passkey."))
    with transaction.atomic():
        authenticator = _find_authenticator(person, code, now)
        if authenticator:
            for holder, _limit in limits:
                give_back(purpose="code", holder=holder, per=HOUR, now=now)
        elif counts[-1] == TELLING:
            note(person, action="wrong_codes", by=None, at=now)
            notify_everywhere(topic="codes", subject=person.pk, text_key="wrong_codes", person=person, now=now)
    return authenticator


def _find_authenticator(person: Person, code: str, now: datetime) -> Authenticator | None:
    for authenticator in Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.WEBAUTHN):
        of_app = authenticator.type == Authenticator.Type.TOTP
        if _is_of_app(authenticator, code, now) if of_app else authenticator.wrap().validate_code(code):
            authenticator.user = person
            return authenticator
    return None


def _is_of_app(app: Authenticator, code: str, now: datetime) -> bool:
    """Does it show this code now, and has it opened nothing yet? One conditional UPDATE decides."""
    counter, tolerance = int(now.timestamp()) // app_settings.TOTP_PERIOD, app_settings.TOTP_TOLERANCE
    secret = decrypt(app.data["secret"])
    for shown_counter in range(counter - tolerance, counter + tolerance + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, shown_counter))):
            unused = Q(data__used__isnull=True) | Q(data__used__lt=shown_counter)
            unused_app = Authenticator.objects.filter(unused, pk=app.pk, data__secret=app.data["secret"])
            return bool(unused_app.update(data=app.data | {"used": shown_counter}))
    return False

"""Signing in: two passwords open the door, and nobody who watches can tell which was typed."""

from copy import copy
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import F
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from karpear.ui.pressure import WAY

from .actions.account import note_sign_in_changed
from .models import Person

LATELY_S = 300


def gave_password_lately(request: HttpRequest, now: datetime) -> bool:
    """Did somebody sign in here, or give the password or passkey again, within the last five minutes?"""
    return password_counts_s(request, now) > 0


def password_counts_s(request: HttpRequest, now: datetime) -> float:
    """For how many seconds the password that was given here still counts; 0 when it has to be given again."""
    times = [entry["at"] for entry in get_authentication_records(request, request.user)]
    return max(0.0, LATELY_S - (now.timestamp() - max(times))) if times else 0.0


def password_first(request: HttpRequest, now: datetime, back: str) -> HttpResponse | None:
    """To where the password is asked again, and from there to the path `back`; None when it was given recently."""
    if gave_password_lately(request, now):
        return None
    return redirect(reverse("account_reauthenticate") + "?" + urlencode({"next": back}))


class Backend(AuthenticationBackend):
    """Notes a duress password for the keeper, which raises the silent alert.

    Both hashes are always compared and the same statement is always sent, so neither time nor answer
    tells the passwords apart.
    """

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The session remembers which of the two it was, always in as many letters."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if isinstance(user, Person) and hasattr(request, "session"):
            request.session[WAY] = int(user.typed_duress)
        return user

    def _check_password(self, user: AbstractBaseUser | None, password: str) -> AbstractBaseUser | None:
        checked_user: AbstractBaseUser | None = super()._check_password(user, password)
        if isinstance(checked_user, Person):
            moment = Now() if checked_user.typed_duress else F("duress_signed_in_at")
            Person.objects.filter(pk=checked_user.pk).update(duress_signed_in_at=moment)
        return checked_user

    def _mitigate_timing_attack(self, password: str) -> None:
        """An unknown address costs as much as a known one: two hashes."""
        super()._mitigate_timing_attack(password)
        super()._mitigate_timing_attack(password)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up without an invitation; whoever signs in reads their own language."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count for an address from one place: elsewhere its owner still gets in."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"

    def is_safe_url(self, url: str | None) -> bool:
        """Signing in leads to a page of this server and nowhere else, whatever host names it answers to."""
        return url_has_allowed_host_and_scheme(url or "", allowed_hosts=None)

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        """Neither password may become the other: then nothing would tell them apart. Both are refused alike."""
        cleaned: str = super().clean_password(password, user)
        # A copy is asked: the person remembers which of the two was given as the old one.
        if isinstance(user, Person) and copy(user).check_password(cleaned):
            raise ValidationError(_("This must differ from the password you sign in with."))
        return cleaned

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *_more: Any, **_keywords: Any
    ) -> None:
        """A password, a code app, a passkey or recovery codes changed: told on every address, not mailed to one."""
        if isinstance(user, Person):
            note_sign_in_changed(person=user, now=timezone.now())

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Whoever gave the duress password as the old one changes that one: the true one stays theirs alone."""
        if isinstance(user, Person) and user.typed_duress:
            user.duress_password = make_password(password)
            user.save(update_fields=["duress_password"])
            return
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """The ways to say once more who one is, in our words."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey or security key"),
        }
        return [{**way, "description": words.get(way["id"], way["description"])} for way in ways]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if _by_passkey_alone(request, user):
            request.session[WAY] = 0  # a password was tried in this browser before, perhaps the other one
        if isinstance(user, Person) and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            keep_language(response, user.language)
        return response


def _by_passkey_alone(request: HttpRequest, user: AbstractBaseUser) -> bool:
    records = get_authentication_records(request, user)
    return bool(records and records[-1].get("passwordless"))


def keep_language(response: HttpResponse, language: str) -> None:
    """For a year, in this browser."""
    name, secure = settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_COOKIE_SECURE
    response.set_cookie(name, language, max_age=365 * 86400, samesite="Lax", secure=secure)


def note_password(request: HttpRequest, person: Person) -> None:
    """They have just typed their password, so the next page need not ask again."""
    record_authentication(request, person, method="password", reauthenticated=True)

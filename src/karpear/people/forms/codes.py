"""The code of an app, or a recovery code, at the door and before what is delicate."""

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from django.core.exceptions import ValidationError
from django.utils import timezone

from karpear.rules.refusals import TooMany

from ..actions.codes import use_code
from ..models import Person


class _Counted(BaseAuthenticateForm):
    """What allauth's forms ask of a code, counted for all web processes together."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        person, now = cast("Person", self.user), timezone.now()
        try:
            fitting = use_code(person=person, code=code, place=get_ip(context.request), now=now)
        except TooMany as refusal:
            raise ValidationError(str(refusal)) from refusal
        if fitting is None:
            raise get_adapter().validation_error("incorrect_code")
        self.authenticator = fitting
        return code


class CodeForm(_Counted, AuthenticateForm):
    """After the password."""


class CodeAgainForm(_Counted, ReauthenticateForm):
    """Once more, before what is delicate."""

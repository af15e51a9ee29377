"""Coming in by a link."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from karpear.rules.access import Role
from karpear.ui.forms import NameField

from ..actions.invitations import Newcomer
from .account import readable

ROLES = [
    (Role.MEMBER.value, _("Member: plans and checks in")),
    (Role.OFFICER.value, _("Officer: watches, answers alerts, keeps the roster")),
    (Role.LEAD.value, _("Lead: decides when officers cannot")),
]
#: What a link may make of somebody; a coordinator is invited by coordinators alone.
JOINED_AS = {**dict(ROLES), Role.COORDINATOR.value: _("Coordinator: keeps a network together")}


class InviteForm(forms.Form):
    """Whom an officer invites. The name is only for the officer's own list."""

    for_name = NameField(label=_("For whom"), max_length=80, help_text=_("Only you and other officers see this."))
    role = forms.ChoiceField(label=_("As what"), choices=ROLES)


class NewPasswordForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Three or four unrelated words are good."),
    )
    again = forms.CharField(
        label=_("The same password again"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password = data.get("password")
        if password:
            try:
                validate_password(password)
            except ValidationError as error:
                self.add_error("password", error)
        if password and data.get("again") and password != data["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return data


class JoinForm(NewPasswordForm):
    """What somebody new says about themselves."""

    name = NameField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    code_name = NameField(
        label=_("Code name"),
        max_length=60,
        required=False,
        help_text=_("If you choose one, others see it instead of your name, also in messages."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("You sign in with it, and messages reach you there. You can add a phone later."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=readable)

    field_order = ("organisation_name", "name", "code_name", "email", "language", "password", "again")

    def newcomer(self) -> Newcomer:
        """What the action takes."""
        data = self.cleaned_data
        return Newcomer(
            name=data["name"],
            email=data["email"],
            password=data["password"],
            code_name=data["code_name"],
            language=data["language"],
            organisation_name=data.get("organisation_name", ""),
        )


class FirstForm(JoinForm):
    """The very first person also names the organisation."""

    organisation_name = NameField(label=_("Name of your organisation"), max_length=120)

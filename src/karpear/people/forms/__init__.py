"""POSTs into clean values."""

from .account import AddressForm, CodeNameForm, DeviceForm, DuressForm, LanguageForm, WordsForm
from .contacts import ContactForm
from .invitations import FirstForm, InviteForm, JoinForm, NewPasswordForm
from .organisation import HandoverForm, OfferForm, PolicyForm, RoleForm, ShiftForm
from .watch import AskOrganisationForm, AskPersonForm

__all__ = [
    "AddressForm",
    "AskOrganisationForm",
    "AskPersonForm",
    "CodeNameForm",
    "ContactForm",
    "DeviceForm",
    "DuressForm",
    "FirstForm",
    "HandoverForm",
    "InviteForm",
    "JoinForm",
    "LanguageForm",
    "NewPasswordForm",
    "OfferForm",
    "PolicyForm",
    "RoleForm",
    "ShiftForm",
    "WordsForm",
]

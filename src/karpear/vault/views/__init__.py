"""The screens of a person's keys, and the way out."""

from .out import out
from .own import browsers, enrol, home, passkey, revoke_browser, secret

__all__ = ["browsers", "enrol", "home", "out", "passkey", "revoke_browser", "secret"]

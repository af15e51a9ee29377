"""The words of a certificate."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

TEMPLATES = Path(__file__).parent.parent / "typst"
CERTIFICATE = {
    "title": _("Certificate"),
    "has_shown": _("has taken part and learned"),
    "given_on": _("Day of the course"),
    "ends_on": _("Valid until"),
    "taught_by": _("Taught by"),
    "number": _("Number"),
    "signature": _("Signature"),
    "stamp": _("For the organisation"),
    "scope": _("This paper says what was learned. It is neither a licence nor a promise of safety."),
}

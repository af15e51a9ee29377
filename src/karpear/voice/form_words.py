"""What the forms of speaking are called, and what each means for somebody who works in the field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.voice.forms import Form

FORMS: Mapping[Form, Any] = {
    Form.SILENCE: pgettext_lazy("form of speaking", "We stay silent"),
    Form.BRIEFING: pgettext_lazy("form of speaking", "We tell in confidence"),
    Form.UMBRELLA: pgettext_lazy("form of speaking", "Our network speaks"),
    Form.GROUP: pgettext_lazy("form of speaking", "We speak together with others"),
    Form.NAMED: pgettext_lazy("form of speaking", "We speak in our own name"),
}
FORM_MEANINGS: Mapping[Form, Any] = {
    Form.SILENCE: _(
        "Nothing in public, and no answer to journalists. Whoever is asked says: “I cannot speak on this.”"
    ),
    Form.BRIEFING: _("Embassies, the UN or partners hear of it in a closed talk. Nothing in public."),
    Form.UMBRELLA: _("A network or coalition says it. Our name does not stand under it."),
    Form.GROUP: _("Our name stands among others, never alone."),
    Form.NAMED: _("We say it ourselves, and our name stands under it."),
}
#: The kind of `c-state`: how far the public hears us.
FORM_SHAPES: Mapping[Form, str] = {
    Form.SILENCE: "off",
    Form.BRIEFING: "off",
    Form.UMBRELLA: "out",
    Form.GROUP: "out",
    Form.NAMED: "safe",
}


@dataclass(frozen=True, slots=True)
class FormWord:
    """A form of speaking, as pages show it."""

    form: Form

    @property
    def shape(self) -> str:
        return FORM_SHAPES[self.form]

    @property
    def word(self) -> Any:
        return FORMS[self.form]

    @property
    def meaning(self) -> Any:
        return FORM_MEANINGS[self.form]

"""One question for each dimension of an index, on its own scale."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.countries.indices import CivicIndex
from karpear.ui.forms import Choice


class ScoreForm(forms.Form):
    """A silent score. Whoever does not know leaves a question open."""

    def __init__(self, *args: Any, index: CivicIndex, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        steps = [
            (step, f"{step} · {index.band(step).in_language(language)}")
            for step in range(index.lowest, index.highest + 1)
        ]
        for key, dimension in index.dimensions.items():
            self.fields[key] = Choice(
                label=dimension.name.in_language(language),
                help_text=dimension.question.in_language(language),
                choices=steps,
                coerce=int,
                required=False,
                nothing=None,
                empty=_("I do not know"),
            )

"""In which form an organisation speaks, from not at all to under its own name."""

from enum import StrEnum


class Form(StrEnum):
    """From the quietest to the loudest."""

    SILENCE = "silence"
    BRIEFING = "briefing"
    UMBRELLA = "umbrella"
    GROUP = "group"
    NAMED = "named"

    @property
    def loudness(self) -> int:
        """0 for silence."""
        return list(Form).index(self)

    @property
    def shows_name(self) -> bool:
        """Can the public read the organisation's name under it?"""
        return self in (Form.GROUP, Form.NAMED)


def quieter(first: Form, second: Form) -> Form:
    """The one of both that is heard less."""
    return min(first, second, key=lambda form: form.loudness)

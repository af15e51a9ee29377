"""How the numbers came about, for whoever reads the files without the page."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ..releases.shown import ShownRelease


def method_lines() -> list[str]:
    """The rule, sentence by sentence: the same on the page, in the folder and in the report."""
    return [
        _("Organisations and people give coded facts by choice: a kind, a province, a month. Nothing else is counted."),
        _(
            "A cell has a number if at least 5 reports of at least 3 organisations are in it, if no organisation gave "
            "more than seven in ten of them, if something is left after the two that gave most, and if not all are "
            "of one event."
        ),
        _("Several reports of one event count once. Numbers are rounded to 5."),
        _("A period is published at the earliest 90 days after it ended, once, and never counted again."),
        _(
            "All other cells are withheld: there were fewer than 5, or none, or a number would give somebody away. "
            "“Withheld” is not zero."
        ),
        _(
            "Before each release a program tries to work out every withheld cell from everything that is public. "
            "While it succeeds, nothing is published."
        ),
        _(
            "It also tries what each organisation could do with its own reports and, since version 2 of this rule, "
            "what two of the eight with most reports could do together. Three together are not tried."
        ),
        _("More reports are not the same as more threats: more people may have reported."),
    ]


def method_text(releases: Sequence[ShownRelease], network: str) -> str:
    """A page of plain text."""
    versions = sorted({release.version for release in releases})
    head = [network, "", _("How this was counted"), ""]
    foot = ["", _("Versions of the rule:") + " " + ", ".join(versions), _("Attacked, held: every release here.")]
    return "\n".join([*head, *(f"- {line}" for line in method_lines()), *foot]) + "\n"

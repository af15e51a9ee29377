"""Insurance before somebody approves: computed where a register of cover is kept, else as it was answered."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...decisions.cover import ShownCover


def insurance_gaps(cover: ShownCover | None, answer: str) -> Iterator[tuple[bool, str]]:
    """(is it so, text). Partly, not and unknown are gaps alike. `answer`: what was said where no register is kept."""
    if cover is None:
        words = {"yes": _("Insured"), "no": _("Not insured"), "unsure": _("Nobody is sure about insurance")}
        yield answer == "yes", words.get(answer, _("Insurance was not asked about"))
        return
    for line in cover.gaps:
        why = line.cover.why if line.told else _("They and your officers know why.")
        yield False, f"{line.name}: {line.cover.word}{pgettext('end of a sentence', '.')} {why}"
    if cover.covered == cover.count:
        yield True, _("Everybody who goes is covered by what is written down")
    elif not cover.gaps or not cover.is_whole:
        text = _("%(covered)s of %(count)s who go are covered by what is written down")
        yield False, text % {"covered": cover.covered, "count": cover.count}

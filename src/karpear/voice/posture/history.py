"""How a rule about speaking, or what staff may post, came to say what it says, newest first."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.rules.voice.forms import Form
from karpear.ui.history import HistoryLine, history_line
from karpear.ui.values import titles

from ..form_words import FORMS
from .models import PostingRules, PostingRulesChange, PostureRule, PostureRuleChange
from .values import PostingText, RuleText


def rule_history(rule: PostureRule) -> list[HistoryLine]:
    """Everything, in one query."""
    words = {"added": _("Written down"), "looked": _("Looked at again"), "ended": _("Taken away")}
    changes = PostureRuleChange.objects.filter(posture_rule=rule).select_related("by")
    return [
        history_line(change, words.get(change.verb, _("Changed")), titles(RuleText), in_words) for change in changes
    ]


def posting_history(rules: PostingRules) -> list[HistoryLine]:
    """Everything, in one query."""
    changes = PostingRulesChange.objects.filter(posting_rules=rules).select_related("by")
    return [
        history_line(
            change, _("Written down") if change.verb == "added" else _("Changed"), titles(PostingText), in_words
        )
        for change in changes
    ]


def in_words(name: str, text: str) -> str:
    """One cell as people read it: a form by its name, a day as a day."""
    if name == "form" and text:
        return str(FORMS[Form(text)])
    if name == "review_on" and text:
        return date_format(date.fromisoformat(text))
    return text

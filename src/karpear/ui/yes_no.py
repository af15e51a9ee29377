"""A button that answers a question: yes or no, and nothing else."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from karpear.rules.refusals import BadFields


def pressed_yes(request: HttpRequest, name: str) -> bool:
    """What was pressed. A press that lost its value is neither: it must not be taken as a no. Raises BadFields."""
    answer = request.POST.get(name)
    if answer not in ("yes", "no"):
        raise BadFields([(name, _("Press yes or no."))])
    return answer == "yes"

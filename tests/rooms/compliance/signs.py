"""An early sign that somebody wrote down, for tests."""

from karpear.compliance.closure import actions
from karpear.compliance.closure.models import EarlySign
from karpear.compliance.closure.values import NewSign
from tests.cast import NOW, Cast

TODAY = NOW.date()


def noted_sign(cast: Cast, **changes: object) -> EarlySign:
    new = NewSign(**{"sign": "leak", "seen_on": TODAY, "words": "canary slides", **changes})  # type: ignore[arg-type]
    return actions.write_sign(by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW, today=TODAY)

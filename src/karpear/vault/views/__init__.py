"""The screens of a person's keys and of an organisation's, and the way out."""

from .out import out
from .own import browsers, enrol, home, passkey, revoke_browser, secret
from .recovery import again, approve, cancel, handover, own_key, recover, recovery, release
from .team import ask_drill, card, ceremony, confirm, drill, drill_file, propose, retire, team, team_home
from .travel import release_lock, travel

__all__ = [
    "again",
    "approve",
    "ask_drill",
    "browsers",
    "cancel",
    "card",
    "ceremony",
    "confirm",
    "drill",
    "drill_file",
    "enrol",
    "handover",
    "home",
    "out",
    "own_key",
    "passkey",
    "propose",
    "recover",
    "recovery",
    "release",
    "release_lock",
    "retire",
    "revoke_browser",
    "secret",
    "team",
    "team_home",
    "travel",
]

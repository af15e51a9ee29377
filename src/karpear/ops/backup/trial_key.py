"""The key by which a server opens its own newest copies for trial: a new one before each trial (decision 124)."""

from pathlib import Path

import pyrage
from django.conf import settings

from karpear.keys.ring import draft_beside

from .archive import TRIAL_KEY


def trial_key_file() -> Path:
    """Whoever can read this folder can read everything that the server can; so they can what this key opens."""
    return Path(settings.KARPEAR_KEYS) / TRIAL_KEY


def trial_recipient(*, new_key: bool) -> str:
    """To whom copies are encrypted besides. `new_key`: what was copied until now no longer opens here."""
    path = trial_key_file()
    if new_key or not path.exists():
        key = pyrage.x25519.Identity.generate()
        draft_beside(path, f"# public key: {key.to_public()}\n{key}\n").replace(path)
    secret = path.read_text().split()[-1]
    return str(pyrage.x25519.Identity.from_str(secret).to_public())

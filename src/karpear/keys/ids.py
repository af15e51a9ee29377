"""Identifiers: UUIDs that sort by time, so that indexes stay in order."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A fresh UUID (version 7)."""
    return uuid_utils.compat.uuid7()

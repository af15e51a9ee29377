"""The same order in Khmer; the months are its own."""

from ..en.formats import *  # noqa: F403

"""How a room says no. Screens and the API turn each into the right answer."""

from collections.abc import Iterable


class Refused(Exception):
    """Something may not be done. `message` is for people and already in their language."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class Forbidden(Refused):
    """This role may not do this (403)."""


class Missing(Refused):
    """Not yours, or not there: a stranger cannot tell which (404)."""


class Conflict(Refused):
    """Somebody else was first, or the same key came with another body (409)."""

    def __init__(self, message: str = "", *, owner: str = "") -> None:
        super().__init__(message)
        self.owner = owner


class TooMany(Refused):
    """Too often, from the same person (429): later it will do."""


class Unavailable(Refused):
    """Answered as by a server that has no breath left (503), and told apart from one by nobody."""


class BadFields(Refused):
    """Values that cannot be taken (422): pairs of a field's name (for programs) and what is wrong with it."""

    def __init__(self, errors: Iterable[tuple[str, str]]) -> None:
        self.errors = list(errors)
        super().__init__(" ".join(words for _field, words in self.errors))

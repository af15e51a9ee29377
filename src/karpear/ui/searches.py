"""Words that somebody searched for: kept in their session, which is sealed; an address holds a number alone.

So a search is posted once and answered with an address: its pages can be reloaded, and one can go back to it.
"""

import secrets

from django.http import HttpRequest

#: In an address: which search of this session is meant.
SEARCH = "search"
LONGEST_TEXT = 100
#: The last few of a session; an older one counts as none.
MOST_SEARCHES = 5
_SEARCHES = "searches"


def keep_search(request: HttpRequest, text: str) -> str:
    """The number under which these words are found again in this session; empty where there are none."""
    if not text:
        return ""
    searches = [pair for pair in request.session.get(_SEARCHES, []) if pair[1] != text]
    number = secrets.token_hex(4)
    request.session[_SEARCHES] = [*searches, [number, text]][-MOST_SEARCHES:]
    return number


def typed_words(request: HttpRequest, name: str = "q") -> str:
    """What is searched for: as it was posted just now, or in the search that the address names."""
    if request.method == "POST" and name in request.POST:
        return request.POST[name].strip()[:LONGEST_TEXT]
    number = request.GET.get(SEARCH, "")
    return dict(request.session.get(_SEARCHES, [])).get(number, "") if number else ""

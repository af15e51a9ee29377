"""The API's addresses. Each call asks for its own caller, so Django's sign-in redirect stays out of the way."""

from django.contrib.auth.decorators import login_not_required

from .calls import api

_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    if _pattern.callback:
        login_not_required(_pattern.callback)

urls = (_patterns, _app, _namespace)

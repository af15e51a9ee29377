"""What a browser session keeps, encrypted: a link until it was shown, a message with a name, how somebody came in."""

from typing import Any

from django.contrib.sessions.serializers import JSONSerializer

from .cipher import seal, unseal

PLACE = "django_session.session_data"


class Sealed(JSONSerializer):
    """JSON, encrypted. A session whose key is gone, or that is from before, is empty: they sign in again."""

    def dumps(self, obj: Any) -> bytes:
        return seal(super().dumps(obj), PLACE)

    def loads(self, data: bytes) -> Any:
        return super().loads(unseal(bytes(data), PLACE))

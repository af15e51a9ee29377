"""A connection that the server has closed in the meantime is left before anybody asks something over it.

After a failover every thread holds one such connection, each for as long as nothing calls it: hours later somebody at a
screen would read that nothing can be saved, by a server that could.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def close_if_unusable_or_obsolete(self) -> None:
        """At the beginning and the end of each request, and before each look of the courier."""
        super().close_if_unusable_or_obsolete()
        if self.connection is None or self.in_atomic_block:
            return
        if (self.connection.closed or self._has_news()) and not self.is_usable():
            self.close()

    def _has_news(self) -> bool:
        """Did the server send what nobody asked for, such as its farewell? This asks the kernel, not the server."""
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return bool(poll.poll(0))

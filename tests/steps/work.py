"""How much work something is: a machine that is busy with others is no fault of ours."""

import time

import psutil
from django.db import connection


def worked_s() -> float:
    """Seconds of processor that this process has used until now, and the server's process behind its connection."""
    if connection.vendor == "sqlite":
        return time.process_time()
    connection.ensure_connection()
    spent = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.process_time() + spent.user + spent.system

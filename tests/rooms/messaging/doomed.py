"""A courier in a process of its own, to be killed at a named point."""

import asyncio
import os

import django
from django.conf import settings

if __name__ == "__main__":
    settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
    settings.KARPEAR_SEND_TIMEOUT_S = 100.0  # longer than any test waits for a lease to end
    django.setup()

    from django.utils import timezone

    from karpear.messaging.courier import run

    asyncio.run(run(asyncio.Event(), clock=timezone.now))

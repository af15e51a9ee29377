"""Passwords of tests are hashed as those of people are, by Argon2, but in a moment instead of a quarter of a second."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """With the least memory and one round. Processes that tests start hash in earnest."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1

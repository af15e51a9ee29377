"""What the first migration makes: a table that stays on PostgreSQL, since it did succeed."""

from django.db import models


class Mended(models.Model):
    note = models.TextField(null=True)

"""What the views of duties share."""

from django.shortcuts import redirect

from karpear.ui.refusals import refusing

#: What is refused is said, and leads back to the calendar.
listed = refusing(lambda _values: redirect("compliance:duties"))

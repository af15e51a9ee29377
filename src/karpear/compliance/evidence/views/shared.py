"""What the views of papers and claims share."""

from django.shortcuts import redirect

from karpear.ui.refusals import refusing

#: What is refused is said, and leads back to the list.
listed = refusing(lambda _values: redirect("compliance:evidence"))

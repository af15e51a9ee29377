"""The register's words, for templates."""

from django import template

from ..register.catalogue_words import called, described

register = template.Library()
register.filter("called", called)
register.filter("described", described)

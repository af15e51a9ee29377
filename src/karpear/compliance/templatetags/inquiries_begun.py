"""The inquiry that began with a demand: `{% inquiry_begun demand now as line %}`."""

from django import template

from ..inquiries.queries import inquiry_begun

register = template.Library()
register.simple_tag(inquiry_begun)

"""The HTTP API (`/api/v1/`): for registered devices and for pages of this site."""

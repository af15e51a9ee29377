"""Pages of joint statements."""

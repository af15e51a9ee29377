"""What pages and phones are told of joint statements."""

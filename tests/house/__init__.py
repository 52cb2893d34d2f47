"""House rules that run as tests, so that nobody has to be reminded."""

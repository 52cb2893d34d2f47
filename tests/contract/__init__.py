"""One suite over every way to do one thing."""

"""Tools for the people who build Rootbranch; nothing here is installed."""

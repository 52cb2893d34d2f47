"""The six agencies of the invented region and the joint office, each with its own files."""

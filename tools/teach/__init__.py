"""Teach the models that score records of the register, on invented regions: `python -m tools.teach`."""

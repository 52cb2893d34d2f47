"""Tests, sorted by what they prove: see the style of the project, section 7, in CONTRIBUTING.md."""

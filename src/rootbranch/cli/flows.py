"""Commands of flows: load what publishers give, list it, and set shares beside what was claimed."""

import click


@click.group(short_help="Movements in aggregate: published counts, shares, forecasts.")
def flows() -> None:
    """Watch movements in aggregate: what publishers count by month or day, without any table that has a person in it."""

"""Read a day at the command line, and say in plain words when it is none."""

from datetime import datetime
from typing import Any

import click


class Day(click.DateTime):
    """A day as year, month and day, at midnight without a zone."""

    name = "day"

    def __init__(self) -> None:
        """Take the one way of writing that has no two readings."""
        super().__init__(["%Y-%m-%d"])

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - click calls it
        """Show how a day is written."""
        return "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a day.

        Raises:
            click.BadParameter: There is no such day, or it is written in another way.
        """
        try:
            day: datetime = super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is no day; write it like 2026-05-01 (year, month, day).", param, ctx)
        return day


DAY = Day()

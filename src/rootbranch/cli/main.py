"""All commands in one place, in the order in which somebody meets them."""

import sys
from typing import Any

import click

from rootbranch.cli import (
    audit,
    baselines,
    care,
    defining,
    demo,
    effort,
    flows,
    following,
    forecasting,
    gathering,
    ledger,
    people,
    planning,
    protecting,
    published,
    releases,
    resolving,
    reviewing,
    rules,
    scenario,
    serving,
    tracing,
)
from rootbranch.cli.clicks import language_of, speaking
from rootbranch.cli.helps import explaining


class _InOrder(click.Group):
    """Lists commands as they were added, not by the alphabet, and speaks the user's language."""

    def main(self, args: Any = None, *more: Any, **options: Any) -> Any:
        """Run a command; its help, and what click says of its arguments, are in the language that was chosen."""
        language = language_of(sys.argv[1:] if args is None else args)
        with speaking(language), explaining(self, language):
            return super().main(args, *more, **options)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Give the names in the order of adding."""
        return list(self.commands)


@click.group(cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rootbranch")
def main() -> None:
    """Rootbranch: from partners' files to published figures that open to their evidence.

    One folder is one installation (--home, or ROOTBRANCH_HOME). Every command acts as somebody (--as)
    for a purpose (--purpose); what is done and read is audited.
    """


for _command in (
    demo.demo,
    scenario.scenario,
    resolving.resolve,
    care.init,
    people.partners,
    people.agreements,
    people.officers,
    gathering.gather,
    gathering.deliveries,
    gathering.record,
    gathering.search,
    resolving.check,
    resolving.entity,
    reviewing.review,
    tracing.trace,
    planning.plan,
    planning.dismantle,
    ledger.count,
    ledger.queue,
    ledger.judge,
    ledger.undo,
    ledger.judgements,
    ledger.entries,
    ledger.entry,
    ledger.reverse,
    ledger.enter,
    defining.definitions,
    defining.campaigns,
    rules.rules,
    following.follow,
    effort.effort,
    ledger.figures,
    baselines.compare,
    releases.release,
    published.claims,
    flows.flows,
    audit.audit,
    care.holdings,
    care.due,
    care.withdrawn,
    care.decide,
    care.unseal,
    care.purge,
    care.backup,
    care.restore,
    care.doctor,
    care.keys,
    serving.serve,
):
    main.add_command(_command)
for _command in (
    forecasting.forecast,
    forecasting.alerts,
    forecasting.displacement,
    forecasting.after,
    protecting.protect,
    protecting.attack,
):
    flows.flows.add_command(_command)

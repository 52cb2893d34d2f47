"""The pages, one module for each place of the rail; each handler asks one use case."""

from rootbranch.web.pages import (
    about,
    audit,
    comparing,
    defining,
    deliveries,
    desk,
    effort,
    entering,
    entities,
    figures,
    flows,
    following,
    holdings,
    ledger,
    networks,
    people,
    plans,
    queue,
    records,
    releases,
    rules,
    sign_in,
)

ROUTERS = tuple(
    module.router
    for module in (
        sign_in,
        desk,
        deliveries,
        records,
        entities,
        networks,
        plans,
        entering,  # before the ledger: `new` is no id of an entry
        defining,
        ledger,
        queue,
        figures,
        flows,
        comparing,
        following,
        effort,
        rules,
        releases,
        audit,
        holdings,
        people,
        about,
    )
)

"""Say what is true of the rows of calls, messages, handsets, payments, stops and mishaps, whichever agency writes them."""

from collections.abc import Mapping

from rootbranch.scenario.calls import CallMade
from rootbranch.scenario.feeds import FeedRow
from rootbranch.scenario.found import Found
from rootbranch.scenario.handsets import Handset
from rootbranch.scenario.journeys import Journey
from rootbranch.scenario.mishaps import Mishap
from rootbranch.scenario.payments import PaymentMade
from rootbranch.scenario.pen import Pen


def call_row(call: CallMade, pen: Pen, key: str, called: str, cells: Mapping[str, object]) -> FeedRow:
    """Say what is true of the row of one call or message.

    Args:
        called: Column of the number that was called.
    """
    return FeedRow(
        cells=cells,
        key=(key,),
        hides=call.hides,
        about=call.ends,
        tie=call.tie,
        trap=call.trap,
        identity=(("phone", str(cells[called])),),
        noise=pen.noise(),
    )


def handset_row(handset: Handset, pen: Pen, key: str, own: str, cells: Mapping[str, object]) -> FeedRow:
    """Say what is true of the row of one handset.

    Args:
        own: Column of the number of whose it is.
    """
    return FeedRow(
        cells=cells,
        key=(key,),
        hides=handset.hides,
        about=tuple(dict.fromkeys(one.holder for one in handset.told)),
        also_ties=handset.shows,
        trap=handset.trap,
        identity=(("phone", str(cells[own])),) if handset.hides else (),
        noise=pen.noise(),
    )


def mishap_row(mishap: Mishap, key: str, cells: Mapping[str, object], pen: Pen) -> FeedRow:
    """Say what is true of the row of one rescue or death; it is about a place and a network, and about nobody."""
    return FeedRow(cells=cells, key=(key,), about=(mishap.network, mishap.place.id), noise=pen.noise())


def payment_row(payment: PaymentMade, pen: Pen, key: str, cells: Mapping[str, object]) -> FeedRow:
    """Say what is true of the row of one payment."""
    return FeedRow(
        cells=cells,
        key=(key,),
        hides=payment.hides,
        about=payment.ends,
        tie=payment.tie,
        identity=(("account", payment.payer),) if payment.hides else (),
        noise=pen.noise(),
    )


def numbers_of(found: Found, pen: Pen, *columns: str) -> dict[str, str]:
    """Write the numbers of who was found, one in each column as far as they go."""
    written = [pen.number(phone, column) for column, (_, phone) in zip(columns, found.people, strict=False)]
    return dict.fromkeys(columns, "") | dict(zip(columns, written, strict=False))


def stop_row(stop: Journey, key: str, cells: Mapping[str, object], *pens: Pen) -> FeedRow:
    """Say what is true of the row of one stop.

    Args:
        pens: Those that wrote it.
    """
    noise = tuple(noise for pen in pens for noise in pen.noise())
    return FeedRow(cells=cells, key=(key,), about=stop.about, also_ties=stop.found.ties, noise=noise)

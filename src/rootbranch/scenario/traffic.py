"""Say what is true of the rows of calls and payments, whichever agency writes them."""

from collections.abc import Mapping

from rootbranch.scenario.calls import CallMade
from rootbranch.scenario.feeds import FeedRow
from rootbranch.scenario.payments import PaymentMade
from rootbranch.scenario.pen import Pen


def call_row(call: CallMade, pen: Pen, key: str, called: str, cells: Mapping[str, object]) -> FeedRow:
    """Say what is true of the row of one call.

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

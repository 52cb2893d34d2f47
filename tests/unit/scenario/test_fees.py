"""What was paid for a journey can be added up from the truth."""

from collections import Counter


def test_payments_cash_and_what_nobody_saw_add_up_to_the_fee(truth):
    seen: Counter[str] = Counter()
    for row in truth("payments"):
        if row["fee"]:
            seen[row["fee"]] += int(row["usd"])
    fees = truth("fees")

    assert len(fees) > 10
    assert {row["fee"] for row in fees} == set(seen)
    for row in fees:
        parts = seen[row["fee"]], int(row["cash_usd"]), int(row["unseen_usd"])
        assert min(parts) >= 0
        assert sum(parts) == int(row["usd"])
    assert any(int(row["cash_usd"]) for row in fees)
    assert sum(row["unseen_usd"] == "0" for row in fees) > 0

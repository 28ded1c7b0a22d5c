"""Runs inside the peer's own environment: quotes, a party with its sales, and a print, through Tryton's server API.

    python tryton_acts.py CONFIGURATION DATABASE ROUNDS

Answers one line of JSON with milliseconds of each act in each round but the first. Nothing of ours is imported here.
"""

import datetime as dt
import json
import resource
import sys
import time
from decimal import Decimal

from trytond import config

config.update_etc(sys.argv[1])
NAME, ROUNDS = sys.argv[2], int(sys.argv[3])

from trytond.pool import Pool  # noqa: E402 - the configuration comes first
from trytond.transaction import Transaction  # noqa: E402

SALES = 30


def prepare(pool):
    """A company, a currency and a customer, once."""
    with Transaction().start(NAME, 1, context={}) as transaction:
        Party, Currency, Company, User = (
            pool.get(n) for n in ("party.party", "currency.currency", "company.company", "res.user")
        )
        found = Company.search([])
        if not found:
            (currency,) = Currency.create(
                [
                    {
                        "name": "US Dollar",
                        "code": "USD",
                        "symbol": "$",
                        "rates": [("create", [{"rate": Decimal(1), "date": dt.date(2020, 1, 1)}])],
                    }
                ]
            )
            (own,) = Party.create(
                [
                    {
                        "name": "Meridian Analytical",
                        "addresses": [("create", [{"street": "1 Main", "city": "Duluth"}])],
                    }
                ]
            )
            found = Company.create([{"party": own.id, "currency": currency.id}])
        user = User(1)
        User.write([user], {"companies": [("add", [found[0].id])], "company": found[0].id})
        transaction.commit()
        return found[0].id, found[0].currency.id


def customer(pool, company):
    """A party of its own for each run, so that its sales are always as many."""
    with Transaction().start(NAME, 1, context={"company": company}) as transaction:
        (party,) = pool.get("party.party").create(
            [
                {
                    "name": "Northfield Research",
                    "addresses": [("create", [{"street": "2 Elm", "city": "Duluth"}])],
                }
            ]
        )
        address = party.addresses[0].id
        transaction.commit()
        return party.id, address


def create(pool, company, currency, party, address):
    """One quotation of ten lines, committed."""
    with Transaction().start(NAME, 1, context={"company": company}) as transaction:
        lines = [
            {"type": "line", "description": f"Sequencing of a sample, run {n}", "quantity": float(n + 1), "unit_price": Decimal("1250.0000")} for n in range(10)
        ]  # fmt: skip
        (sale,) = pool.get("sale.sale").create(
            [{"company": company, "currency": currency, "party": party, "invoice_address": address, "shipment_address": address, "sale_date": dt.date(2026, 11, 10), "lines": [("create", lines)]}]
        )  # fmt: skip
        transaction.commit()
        return sale.id


def open_party(pool, company, party):
    """What a file shows: the party, its addresses and contacts, and each sale with number, state and total."""
    with Transaction().start(NAME, 1, context={"company": company}, readonly=True):
        Sale = pool.get("sale.sale")
        record = pool.get("party.party")(party)
        shown = [
            record.name,
            [a.full_address for a in record.addresses],
            [c.value for c in record.contact_mechanisms],
        ]
        for sale in Sale.search([("party", "=", party)], order=[("sale_date", "DESC")], limit=SALES):
            shown.append((sale.number, sale.state, sale.total_amount, sale.sale_date))
        return len(shown)


def printed(pool, company, sale):
    """The sale's report: an ODT. Its PDF needs an office suite besides."""
    with Transaction().start(NAME, 1, context={"company": company}, readonly=True):
        kind, content, *_ = pool.get("sale.sale", type="report").execute(
            [sale], {"model": "sale.sale", "id": sale, "ids": [sale]}
        )
        return kind, bytes(content)


def timed(act, rounds):
    taken = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return taken[1:]


def main():
    Pool.start()
    pool = Pool(NAME)
    pool.init()
    company, currency = prepare(pool)
    party, address = customer(pool, company)
    made = [create(pool, company, currency, party, address) for _ in range(SALES)]
    found = {"open": timed(lambda: open_party(pool, company, party), ROUNDS)}
    found["create"] = timed(lambda: create(pool, company, currency, party, address), ROUNDS)
    try:
        kind, content = printed(pool, company, made[0])
        with open(sys.argv[1] + ".sale." + kind, "wb") as out:
            out.write(content)
        found["print"] = timed(lambda: printed(pool, company, made[0]), ROUNDS)
    except Exception as error:
        found["print_failed"] = f"{type(error).__name__}: {error}"[:200]
    found["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("\n" + json.dumps(found), flush=True)


if __name__ == "__main__":
    main()

"""The pure rules of payment: states of an invoice, the route, receipts and ageing, what an order still leaves to bill."""

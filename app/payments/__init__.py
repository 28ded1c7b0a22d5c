"""Invoices against orders, the payment route step by step, receipts and disputes."""

"""The log of calls, mails and meetings; promises and what became of them."""

"""Who we are: identity, bank accounts, papers we file, services, clauses, colleagues; document numbers."""

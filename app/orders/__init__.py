"""Purchase orders: recording one, checking it line by line against the quote, deciding, clearing the work to start."""

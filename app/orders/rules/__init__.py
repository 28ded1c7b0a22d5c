"""The pure rules of an order: values, tolerances, pairing of lines, the check against the quote, decisions."""

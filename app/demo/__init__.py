"""The demo office: a laboratory's year, told through the same commands that a person uses, counted from today."""

"""Who buys: institutions with their parents, offices, payers, exemptions, document wishes and the way to their money."""

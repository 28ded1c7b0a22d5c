"""What institutions demand of a document: rules, the kinds of check they name, and the preflight that runs them."""

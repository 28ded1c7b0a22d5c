"""A piece of work from the first enquiry to the last payment, and its milestones."""

"""The pure ground of requirements: subjects, conditions, rules and which of them are in force, findings."""

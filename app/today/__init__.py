"""Today: one ranked list of what to do next, each entry with why, and the action one key away."""

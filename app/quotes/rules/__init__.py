"""The pure ground of quotes: what an offer says, its one calculation, where it stands, how two revisions differ."""

"""Where an office lives: engines, the unit of work, upgrade, backup, files by hash, the search index."""

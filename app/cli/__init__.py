"""The command line: one file a noun, the same commands and queries as the window; no Qt."""

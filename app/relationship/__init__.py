"""The relationship file: everything about one client on one screen; gathers what the other capabilities know."""

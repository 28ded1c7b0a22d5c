"""Clients, the people around them, and their roles."""

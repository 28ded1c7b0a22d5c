"""The pages of institutions: the list, and one institution with everything we know of it."""

from app.playbooks.screen.institution import InstitutionScreen
from app.playbooks.screen.overview import InstitutionsScreen

__all__ = ["InstitutionScreen", "InstitutionsScreen"]

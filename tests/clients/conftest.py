"""An institution and a colleague for the tests of clients."""

from __future__ import annotations

from uuid import UUID

import pytest

from app.institutions.commands import add_institution
from app.institutions.drafts import InstitutionDraft
from app.seller.commands import add_colleague
from app.seller.drafts import ColleagueDraft


@pytest.fixture
def north(session) -> UUID:
    return add_institution(session, InstitutionDraft("Northfield State University", country="US"))


@pytest.fixture
def ana(session) -> UUID:
    made = add_colleague(session, ColleagueDraft("Ana Koch"))
    session.info["author"] = "Ana Koch"
    return made

"""What is known of institutions, read from the topmost parent down; frozen rows, never records."""

from app.institutions.queries import search  # registers how they are found
from app.institutions.queries.levels import (
    PAGE,
    find_institution,
    institution,
    institution_by_id,
    institutions,
    lineage,
)
from app.institutions.queries.parts import (
    calendar_of,
    document_layers,
    document_settings,
    exemptions,
    exemptions_in_force,
    office,
    offices,
    payer_for,
    payer_named,
    payers,
    route,
)
from app.institutions.queries.requirements import confirmations_of, rules_of, sources_of
from app.institutions.queries.rows import (
    DocumentLayer,
    ExemptionRow,
    InstitutionListed,
    InstitutionRow,
    OfficeRow,
    PayerRow,
    RuleRow,
    SourceRow,
    StepRow,
)

__all__ = [
    "PAGE",
    "DocumentLayer",
    "ExemptionRow",
    "InstitutionListed",
    "InstitutionRow",
    "OfficeRow",
    "PayerRow",
    "RuleRow",
    "SourceRow",
    "StepRow",
    "calendar_of",
    "confirmations_of",
    "document_layers",
    "document_settings",
    "exemptions",
    "exemptions_in_force",
    "find_institution",
    "institution",
    "institution_by_id",
    "institutions",
    "lineage",
    "office",
    "offices",
    "payer_for",
    "payer_named",
    "payers",
    "route",
    "rules_of",
    "search",
    "sources_of",
]

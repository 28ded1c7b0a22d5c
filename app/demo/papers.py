"""The filed papers of the demo as real PDFs, drawn by our own kit when the demo is told; each says that it is a specimen."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.documents.paper import Fact, Issuer, Paper, Statement
from app.documents.press import print_paper
from app.documents.tailoring import Layer, resolve, safe_name
from app.seller.commands import file_paper
from app.seller.drafts import FiledDraft
from app.seller.queries import FiledRow, SellerRow, filed_documents, seller

_BLOCKS: Final = ["letterhead", "title", "subject", "note", "passages"]
_SPECIMEN: Final = (
    "SPECIMEN. Drawn for the demo office of Concierge Desk; no authority, insurer or bank has issued it, and it proves nothing. "
    "File your own paper in its place."
)
#: What each kind says beside that; headings and sentences, with the firm's own data in the slots.
_SAYS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "w-9": (
        (
            "What stands here in truth",
            "Request for Taxpayer Identification Number and Certification, form W-9 of the IRS.",
        ),
        ("Name of the entity", "{name}"),
        ("Federal tax classification", "Limited liability company"),
        ("Employer identification number", "{ein}"),
    ),
    "insurance": (
        ("What stands here in truth", "Certificate of liability insurance of our insurer."),
        ("Insured", "{name}, {address}"),
        ("General liability", "{limit} for each occurrence"),
        ("Additional insured", "{wording}"),
    ),
    "capability-statement": (
        ("Who we are", "{name}: {tagline}."),
        (
            "What we do",
            "Protein sequencing, metabolite and lipid panels, data packages; services performed in {city}, {region}.",
        ),
        ("How we are reached", "{email}, {phone}"),
    ),
}


def file_specimens(session: Session) -> int:
    """Gives every filed paper that has no bytes its specimen; answers how many were drawn."""
    firm, clock = seller(session), session.info["clock"]
    rows = [row for row in filed_documents(session) if not row.sha256]
    for row in rows:
        draft = FiledDraft(
            kind=row.kind, title=row.title, file_name=safe_name(f"{row.title}.pdf"), signed_on=row.signed_on,
            valid_from=row.valid_from, valid_to=row.valid_to, institution_id=row.institution_id, facts=dict(row.facts),
        )  # fmt: skip
        file_paper(session, draft, specimen(firm, row, clock), "application/pdf")
    return len(rows)


def specimen(firm: SellerRow, row: FiledRow, clock: Clock) -> bytes:
    """One page that looks like the paper and says that it is none."""
    look = resolve(
        Layer("demo", {"blocks": _BLOCKS, "accent": firm.accent, "language": "en-US", "signature": "none"})
    )
    days = (("Signed on", row.signed_on), ("Valid from", row.valid_from), ("Valid to", row.valid_to))
    facts = tuple(Fact(label=label, value=day) for label, day in days if isinstance(day, dt.date))
    address = (*firm.street, f"{firm.city}, {firm.region} {firm.postal_code}")
    slots = {
        "name": firm.legal_name, "address": ", ".join(address), "city": firm.city, "region": firm.region, "email": firm.email,
        "phone": firm.phone, "tagline": firm.tagline, "ein": firm.tax_ids.get("us.ein", "none given"),
        "limit": " ".join(str(row.facts.get(one, "")) for one in ("currency", "limit")).strip() or "as the policy says",
        "wording": str(row.facts.get("wording") or "none named"),
    }  # fmt: skip
    said = tuple(Statement(label=head, text=text.format(**slots)) for head, text in _SAYS.get(row.kind, ()))
    issuer = Issuer(name=firm.trade_name or firm.legal_name, tagline=firm.tagline, lines=address)
    paper = Paper(
        kind="letter", issuer=issuer, title=f"{row.title} (specimen)", facts=facts, intro=_SPECIMEN, note=_SPECIMEN,
        passages=said, footer=_SPECIMEN,
    )  # fmt: skip
    return print_paper(paper, look, clock.now())

"""The schema of an office: one file an aggregate; columns and relationships, nothing else."""

from app.records.base import Base, Record
from app.records.client import Client, Contact, RoleLink, Tag
from app.records.engagement import Engagement, Milestone
from app.records.files import Attachment, Blob, IssuedPaper
from app.records.institution import (
    DocumentProfile,
    Exemption,
    Institution,
    Office,
    Payer,
    RouteStep,
    Rule,
    RuleConfirmation,
    RuleSource,
)
from app.records.interaction import Interaction, Promise, PromiseEvent, Pull
from app.records.local import Counter, Draft, SearchEntry, SearchKey, Stand, WorkItem, WorkStale
from app.records.order import Difference, OrderEvent, OrderLine, PurchaseOrder, Release
from app.records.payment import Dispute, Invoice, InvoiceEvent, InvoiceLine, Receipt, Remittance
from app.records.quote import Annex, Override, Quote, QuoteEvent, QuoteLine, Revision
from app.records.seller import BankAccount, Clause, Colleague, FiledDocument, Seller, ServiceItem
from app.records.sync import sync_self as _the_log  # noqa: F401 - its tables belong to every office

__all__ = [
    "Annex",
    "Attachment",
    "BankAccount",
    "Base",
    "Blob",
    "Clause",
    "Client",
    "Colleague",
    "Contact",
    "Counter",
    "Difference",
    "Dispute",
    "DocumentProfile",
    "Draft",
    "Engagement",
    "Exemption",
    "FiledDocument",
    "Institution",
    "Interaction",
    "Invoice",
    "InvoiceEvent",
    "InvoiceLine",
    "IssuedPaper",
    "Milestone",
    "Office",
    "OrderEvent",
    "OrderLine",
    "Override",
    "Payer",
    "Promise",
    "PromiseEvent",
    "Pull",
    "PurchaseOrder",
    "Quote",
    "QuoteEvent",
    "QuoteLine",
    "Receipt",
    "Record",
    "Release",
    "Remittance",
    "Revision",
    "RoleLink",
    "RouteStep",
    "Rule",
    "RuleConfirmation",
    "RuleSource",
    "SearchEntry",
    "SearchKey",
    "Seller",
    "ServiceItem",
    "Stand",
    "Tag",
    "WorkItem",
    "WorkStale",
]

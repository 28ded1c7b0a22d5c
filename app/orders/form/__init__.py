"""The form of an order: what is typed, its lines as a grid, the file it came as."""

from app.orders.form.panel import OrderForm
from app.orders.form.quotefield import QuoteField
from app.orders.form.reading import ReadFile, read_file
from app.orders.form.typed import TypedLine, TypedOrder, typed

__all__ = ["OrderForm", "QuoteField", "ReadFile", "TypedLine", "TypedOrder", "read_file", "typed"]

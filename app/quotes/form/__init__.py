"""The quote as it is typed on the screen: the head, and the grid of lines that behaves like a spreadsheet."""

from app.quotes.form.grid import LineGrid
from app.quotes.form.head import HeadForm
from app.quotes.form.lines import LinesModel
from app.quotes.form.more import MoreForm

__all__ = ["HeadForm", "LineGrid", "LinesModel", "MoreForm"]

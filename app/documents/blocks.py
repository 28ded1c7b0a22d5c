"""The blocks that open a paper and carry its figures: letterhead to totals, each one function under a key.

A block takes the Setting and the Column it may use, and answers measured pieces; a block with nothing to say answers
none. ``"a|b"`` in a profile sets two blocks side by side. A new block is one function here, or in ``closing.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from app.documents.paper import Fact
from app.documents.pen import Picture, Rule
from app.documents.picture import opened
from app.documents.registry import block
from app.documents.setting import (
    Column,
    Setting,
    baseline,
    even,
    lines_into,
    prose,
    right_into,
    unbroken,
)
from app.documents.sheet import MM, Piece
from app.documents.style import (
    ADDRESS,
    ADDRESS_FIRST,
    ASIDE,
    BODY,
    CAPTION,
    FACT,
    FACT_LABEL,
    FACT_STRONG,
    HAIR,
    HEADING,
    INTRO,
    LETTERHEAD,
    NOTE,
    RULE,
    SENDER,
    SUBJECT,
    TAGLINE,
    TITLE,
    TOTAL,
    TOTAL_LABEL,
    TOTAL_STRONG,
    TRADE_NAME,
    Style,
    scaled,
)
from app.documents.table import rows
from app.documents.text import Text
from app.documents.wrap import wrap

_ADDRESS_TOP: Final = (
    45 * MM + 12.7 * MM
)  # DIN 5008 B: the address field begins at 45 mm; its first 12.7 mm are for notes
_ADDRESS_TOP_RIGHT: Final = 50 * MM
_NOTES_TOP: Final = 45 * MM
_LOGO: Final = (170.0, 46.0)  # at most this wide and high
_SMALLEST: Final = 0.6  # of the type of a title whose longest word would not fit
_A_HAIR_LESS: Final = 0.995  # so that rounding breaks nothing
_WIDE: Final = 0x2E80  # from here on signs stand for words: lines break between any two of them
_SMALLER: Final = (1.0, 0.93, 0.86, 0.8)  # of the bold of a total
_LEAST_LOGO: Final = (
    8.0  # points; of fewer nothing can be made out. A dot of the picture is at most a point wide
)


@block("letterhead")
def letterhead(setting: Setting, area: Column) -> list[Piece]:
    """Logo or trade name in the seller's accent, legal lines on the right; it grows with its lines."""
    issuer, piece = setting.paper.issuer, Piece(0.0)
    left, right = _letterhead_columns(setting, area)
    drop = _logo(setting, piece, left)
    if not piece.pictures:
        name = TRADE_NAME.coloured(setting.tailoring.accent)
        drop = lines_into(piece, left, name, setting.text(issuer.name), 0.0)
    if issuer.tagline:
        drop = lines_into(piece, left, TAGLINE, setting.text(issuer.tagline), drop + 1.5)
    other = 1.0
    for line in issuer.lines:
        words = unbroken(setting.text(line), LETTERHEAD, right.width)
        other = lines_into(piece, right, LETTERHEAD, words, other, right=True)
    piece.height = max(drop, other)
    return [piece]


def _letterhead_columns(setting: Setting, area: Column) -> tuple[Column, Column]:
    """The name takes what it needs, up to half; the legal lines the rest."""
    name = max(
        TRADE_NAME.face.width(setting.text(setting.paper.issuer.name)) * TRADE_NAME.size / 1000,
        area.width * 0.3,
    )
    share = min(name + 2.0, area.width * 0.5)
    return Column(area.left, share), Column(area.left + share + 16.0, area.width - share - 16.0)


def _logo(setting: Setting, piece: Piece, column: Column) -> float:
    """Places the logo where there is one that can be read, and answers its height."""
    data = setting.paper.issuer.logo
    if not data:
        return 0.0
    image, warning = opened(data)
    if image is None:
        setting.warnings.append(warning)
        return 0.0
    width, height = image.getSize()
    scale = min(min(_LOGO[0], column.width) / width, _LOGO[1] / height, 1.0)
    if min(width, height) * scale < _LEAST_LOGO:
        setting.warnings.append(
            "The logo is too small or too narrow to be printed and was left out. Choose a larger one."
        )
        return 0.0
    piece.pictures.append(Picture(column.left, 0.0, width * scale, height * scale, image))
    return height * scale + 3.0


@block("addressee")
def addressee(setting: Setting, area: Column) -> list[Piece]:
    """The addressee in the order of the profile, behind an envelope's window where the profile has one."""
    paper, window = setting.paper, setting.tailoring.window
    lines = _address_lines(setting)
    if not lines and not paper.on_behalf:
        return []
    column = Column(area.left, min(area.width * 0.94, 85 * MM))
    piece, drop = Piece(0.0, gap=26.0, whole=True), 0.0
    if window != "none" and lines:
        drop, over = _sender_line(setting, piece, column)
        # A long return address grows upwards into the zone for notes: the address itself stays in the window.
        top = _ADDRESS_TOP if window == "left" else _ADDRESS_TOP_RIGHT
        piece.at = max(top - over, _NOTES_TOP)
    elif lines:
        caption = setting.label(_caption_key(paper.kind), paper.addressee_label)
        drop = lines_into(piece, column, CAPTION, caption, 0.0) + 2.0
    for number, line in enumerate(lines):
        style = ADDRESS_FIRST if number == 0 and window == "none" else ADDRESS
        drop = lines_into(piece, column, style, setting.text(line), drop)
    if paper.on_behalf:
        who = setting.labels.say("on-behalf", who=paper.on_behalf)
        drop = lines_into(piece, column, ASIDE, setting.text(who), drop + 5.0)
    piece.height = drop
    return [piece]


def _caption_key(kind: str) -> str:
    return {
        "quote": "quotation-for",
        "invoice": "bill-to",
        "credit-note": "bill-to",
        "delivery-note": "deliver-to",
    }.get(kind, "to")


def _address_lines(setting: Setting) -> list[str]:
    party = setting.paper.addressee
    parts: dict[str, Sequence[str]] = {
        "organisation": (party.organisation,),
        "unit": (party.unit,),
        "officer": (party.officer,),
        "lines": party.lines,
        "country": (party.country,),
    }
    return [line for part in setting.tailoring.addressee_order for line in parts[part] if line]


def _sender_line(setting: Setting, piece: Piece, column: Column) -> tuple[float, float]:
    """The small underlined return address above the address: where it ends, and how much higher it is than one line."""
    words = setting.text(setting.paper.issuer.sender_line)
    if not words:
        return 0.0, 0.0
    drop = lines_into(piece, column, SENDER, words, 0.0)
    lines = wrap(words, SENDER.face, SENDER.size, column.width)
    widest = max(map(SENDER.face.width, lines)) * SENDER.size / 1000
    piece.rules.append(Rule(column.left, column.left + widest, drop + 0.6, 0.5, HAIR))
    return drop + 5.0, drop - SENDER.leading


@block("title")
def title(setting: Setting, area: Column) -> list[Piece]:
    """What the paper is, and the facts that are looked for first: number, date, validity, references."""
    piece = Piece(0.0, gap=26.0, whole=True, at=50 * MM if setting.tailoring.window != "none" else 0.0)
    words = setting.title()
    drop = lines_into(piece, area, _fitting(TITLE, words, area.width), words, -3.0) + 3.0
    for fact in setting.paper.facts:
        drop = _fact(setting, piece, area, fact, drop)
    piece.height = drop
    return [piece]


def _fitting(style: Style, words: Text, width: float) -> Style:
    """The style, smaller where one word alone is wider than the column: a title is not broken inside a word."""
    latin = [Text(word) for word in words.split() if all(ord(sign) < _WIDE for sign in word)]
    widest = max((style.face.width(word) for word in latin), default=0.0) * style.size / 1000
    return scaled(style, max(width / widest * _A_HAIR_LESS, _SMALLEST)) if widest > width else style


def _fact(setting: Setting, piece: Piece, area: Column, fact: Fact, drop: float) -> float:
    """A label on the left, its value ending at the right; both may take several lines."""
    label, value, tail = (
        setting.label(fact.key, fact.label),
        setting.value(fact.value),
        setting.text(fact.tail),
    )
    style = FACT_STRONG if fact.strong else FACT
    width = min(FACT_LABEL.face.width(label) * FACT_LABEL.size / 1000, area.width * 0.5)
    base = drop + baseline(FACT_LABEL)
    tail_width = FACT.face.width(tail) * FACT.size / 1000
    room = Column(area.left + width + 10.0, area.width - width - 10.0)
    one_line = "\n" not in value and style.face.width(value) * style.size / 1000 + tail_width <= room.width
    end = lines_into(piece, Column(area.left, width + 0.1), FACT_LABEL, label, drop)
    if one_line:
        right_into(piece, room.right - tail_width, base, style, value)
        if tail:
            piece.texts.append((room.right - tail_width, base, FACT, tail))
        return end
    first = drop + (FACT_LABEL.leading - style.leading) / 2
    after = lines_into(piece, room, style, value, first, right=True)
    if tail:
        after = lines_into(piece, room, FACT, tail, after, right=True)
    return max(end, after + 2.2)


@block("subject")
def subject(setting: Setting, area: Column) -> list[Piece]:
    """What it is about, and a sentence or two of introduction."""
    paper, pieces = setting.paper, []
    if paper.subject:
        pieces.append(prose(area, SUBJECT, setting.text(paper.subject)))
        pieces[-1].glue = True
    if paper.intro:
        pieces.append(
            prose(even(area, INTRO, setting.text(paper.intro)), INTRO, setting.text(paper.intro), gap=3.0)
        )
    if pieces:
        pieces[0].gap = 26.0
        pieces[-1].glue = True  # what it is about stands above the beginning of what it is about
    return pieces


@block("passages")
def passages(setting: Setting, area: Column) -> list[Piece]:
    """Headed prose over the whole width: letters, briefs, queries."""
    pieces: list[Piece] = []
    for passage in setting.paper.passages:
        heading = setting.label(passage.key, passage.label)
        if heading:
            pieces.append(prose(area, HEADING, heading, gap=14.0))
            pieces[-1].glue = True
        for number, part in enumerate(passage.text.split("\n\n")):
            gap = 2.0 if heading and not number else 8.0
            pieces.append(prose(area, BODY, setting.text(part), gap=gap))
    if pieces:
        pieces[0].gap = 16.0
    return pieces


@block("lines")
def lines(setting: Setting, area: Column) -> Iterable[Piece]:
    """The table."""
    return rows(setting, area)


@block("note")
def note(setting: Setting, area: Column) -> list[Piece]:
    """A remark beside the totals, such as the ground of a tax exemption."""
    if not setting.paper.note:
        return []
    return [
        prose(Column(area.left, area.width * 0.78), NOTE, setting.text(setting.paper.note), 1.0, gap=10.0)
    ]


@block("totals")
def totals(setting: Setting, area: Column) -> list[Piece]:
    """One row a sum, each tax by kind and rate; the total in bold under a rule. It is never torn apart."""
    chosen = [row for row in setting.paper.totals if setting.tailoring.tax_split or not row.split]
    if not chosen:
        return []
    piece, drop = Piece(0.0, gap=8.0, whole=True), 0.0
    for number, row in enumerate(chosen):
        label = setting.label(row.key, row.label)
        if row.rate is not None:
            label = setting.text(f"{label} {setting.wording.percent(row.rate)}")
        if row.strong and row.amount is not None:
            label = setting.text(f"{label} {row.amount.currency}")
        amount = setting.text("" if row.amount is None else setting.wording.amount(row.amount))
        label_style, style = (
            (TOTAL_LABEL, TOTAL) if not row.strong else (_on_one_line(label, amount, area),) * 2
        )
        if row.strong and number:
            piece.rules.append(Rule(area.left, area.right, drop + 2.0, 0.9, RULE))
            drop += 6.0
        wide = style.face.width(amount) * style.size / 1000
        right_into(piece, area.right, drop + 2.2 + baseline(style), style, amount)
        room = Column(area.left, max(area.width - wide - 10.0, 40.0))
        drop = lines_into(piece, room, label_style, label, drop + 2.2) + 2.2
    piece.height = drop
    return [piece]


def _on_one_line(label: Text, amount: Text, area: Column) -> Style:
    """The bold of a total, a little smaller where that keeps its label on one line."""
    least = area.width - 10.0
    wide = (TOTAL_STRONG.face.width(label) + TOTAL_STRONG.face.width(amount)) * TOTAL_STRONG.size / 1000
    return next((scaled(TOTAL_STRONG, scale) for scale in _SMALLER if wide * scale <= least), TOTAL_STRONG)

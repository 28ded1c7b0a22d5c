"""The door for pictures: bytes from anywhere become a small clean picture, or a warning; paper is printed either way."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Final

from PIL import Image
from reportlab.lib.utils import ImageReader

from app.basics.errors import Refusal

MOST_BYTES: Final = 12_000_000
_MOST_PIXELS: Final = 40_000_000
_LARGEST_SIDE: Final = 1200  # 300 dpi at 10 cm
_FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")


def opened(data: bytes, what: str = "The logo") -> tuple[ImageReader | None, str]:
    """The picture, re-encoded within limits, and a sentence about ``what`` when it cannot be used."""
    plain, why = _read(data)
    if plain is None:
        return None, f"{what} {why[0]} and was left out. {why[1]}"
    return ImageReader(BytesIO(plain)), ""


def plain_picture(data: bytes, what: str) -> bytes:
    """The picture as a plain PNG with nothing riding in it; a Refusal where it cannot be used."""
    plain, why = _read(data)
    if plain is None:
        raise Refusal(f"{what} {why[0]}. {why[1]}")
    return plain


def _read(data: bytes) -> tuple[bytes | None, tuple[str, str]]:
    if len(data) > MOST_BYTES:
        return None, ("is larger than 12 MB", "Save a smaller one.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > _MOST_PIXELS:
                    return None, ("has more than 40 million pixels", "Save a smaller one.")
                image.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
                clear = "A" in image.getbands() or "transparency" in image.info
                plain = image.convert("RGBA" if clear else "RGB")
    except Exception:  # noqa: BLE001 - Pillow's readers raise whatever their formats suggest; none may stop a quote
        return None, ("cannot be read as a picture", "Save it as PNG and choose it again.")
    out = BytesIO()
    plain.save(out, "PNG")
    return out.getvalue(), ("", "")

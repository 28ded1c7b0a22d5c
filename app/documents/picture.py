"""The door for pictures: bytes from anywhere become a small clean picture, or a warning; paper is printed either way."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Final

from PIL import Image
from reportlab.lib.utils import ImageReader

_MOST_BYTES: Final = 12_000_000
_MOST_PIXELS: Final = 40_000_000
_LARGEST_SIDE: Final = 1200  # 300 dpi at 10 cm
_FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")


def opened(data: bytes) -> tuple[ImageReader | None, str]:
    """The picture, re-encoded within limits, and a sentence when it cannot be used."""
    if len(data) > _MOST_BYTES:
        return None, "The logo is larger than 12 MB and was left out. Save a smaller one."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > _MOST_PIXELS:
                    return (
                        None,
                        "The logo has more than 40 million pixels and was left out. Save a smaller one.",
                    )
                image.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
                clear = "A" in image.getbands() or "transparency" in image.info
                plain = image.convert("RGBA" if clear else "RGB")
    except Exception:  # noqa: BLE001 - Pillow's readers raise whatever their formats suggest; none may stop a quote
        return (
            None,
            "The logo cannot be read as a picture and was left out. Save it as PNG and choose it again.",
        )
    out = BytesIO()
    plain.save(out, "PNG")
    return ImageReader(BytesIO(out.getvalue())), ""

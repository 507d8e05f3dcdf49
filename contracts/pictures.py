"""Images for the documents: what is taken in, and the plain form in which it is kept and printed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageFile, UnidentifiedImageError

from cls_portal.errors import Reason, Refused

HEAVIEST = 1024 * 1024  # octets, of the file and of what is kept
LARGEST = 4_000_000  # pixels
WIDEST = 900  # pixels, of what is kept: 60 mm at 380 dpi
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


def plain_image(content: bytes, field: str) -> tuple[bytes, str]:
    """The image opaque, on white, without metadata, at most `WIDEST` wide and high; and its media type.

    `Refused` for what is no PNG or JPEG, too heavy or too large: the size is read before any pixel.
    """
    if len(content) > HEAVIEST:
        raise _refused("Cette image dépasse 1\u00a0Mo.", field)
    try:
        with _strict(), Image.open(BytesIO(content), formats=tuple(MEDIA_TYPES)) as image:
            if image.width * image.height > LARGEST:
                raise _refused("Cette image a trop de points\u00a0: 4\u00a0millions au plus.", field)
            kept, kind = _opaque(image), str(image.format)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as error:
        raise _refused("Ce fichier n’est pas une image PNG ou JPEG lisible.", field) from error
    written = BytesIO()
    kept.save(written, format=kind, optimize=True, **({"quality": 90} if kind == "JPEG" else {}))
    if written.tell() > HEAVIEST:
        raise _refused("Cette image est trop détaillée\u00a0: réduisez-la.", field)
    return written.getvalue(), MEDIA_TYPES[kind]


@contextmanager
def _strict() -> Iterator[None]:
    """Pillow refuses bombs and files cut short: WeasyPrint, once imported, has it draw the latter half grey."""
    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _opaque(image: Image.Image) -> Image.Image:
    coloured = image.convert("RGBA")
    coloured.thumbnail((WIDEST, WIDEST))
    ground = Image.new("RGB", coloured.size, "white")
    ground.paste(coloured, mask=coloured.getchannel("A"))
    return ground


def _refused(text: str, field: str) -> Refused:
    return Refused([Reason(text, code="image.unusable", field=field)])

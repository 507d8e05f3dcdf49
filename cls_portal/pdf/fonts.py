"""The only fonts of the portal's documents: those that django-dsfr installs, never the host's.

Marianne draws the text; Spectral, from the same package, draws the few signs that Marianne lacks
(✓ □ ☐ ☑ ■ ●). Fontconfig is given an empty configuration, so that the same document is the same
bytes on every machine, whatever fonts it has.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.ttLib import TTFont, woff2

FACES = (
    # family, file, weight, style
    ("Marianne", "Marianne-Light", 300, "normal"),
    ("Marianne", "Marianne-Light_Italic", 300, "italic"),
    ("Marianne", "Marianne-Regular", 400, "normal"),
    ("Marianne", "Marianne-Regular_Italic", 400, "italic"),
    ("Marianne", "Marianne-Medium", 500, "normal"),
    ("Marianne", "Marianne-Medium_Italic", 500, "italic"),
    ("Marianne", "Marianne-Bold", 700, "normal"),
    ("Marianne", "Marianne-Bold_Italic", 700, "italic"),
    ("Spectral", "Spectral-Regular", 400, "normal"),
    ("Spectral", "Spectral-ExtraBold", 800, "normal"),
)

NON_BREAKING_HYPHEN = "\u2011"
# None of the fonts has it: a plain hyphen between two word joiners looks and breaks the same.
DRAWN_HYPHEN = "\u2060-\u2060"

# No ink, hence no glyph needed: controls, spaces, direction and joining marks, soft hyphen.
INKLESS = frozenset((*range(0x20), 0xA0, 0xAD, *range(0x2000, 0x2010), *range(0x2028, 0x2030), 0x205F, 0x2060))

NO_HOST_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>{cache}</cachedir></fontconfig>
"""


def font_path(name: str) -> Path:
    """Where the package ``dsfr`` installed the font ``name`` ("Marianne-Bold").

    Raises FileNotFoundError when the package moved its fonts.
    """
    path = Path(str(files("dsfr"))) / "static" / "dsfr" / "dist" / "fonts" / f"{name}.woff2"
    if not path.is_file():
        raise FileNotFoundError(f"{name}.woff2 is not in the static files of django-dsfr")
    return path


def font_resources() -> dict[str, bytes]:
    """URL → font of every face: what the stylesheet's ``@font-face`` rules ask for."""
    return {f"font:{name}": open_type(name) for _, name, _, _ in FACES}


def font_faces() -> str:
    """The ``@font-face`` rules of the portal's fonts, as CSS."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; src: url("font:{name}");'
        f" font-weight: {weight}; font-style: {style}; }}"
        for family, name, weight, style in FACES
    )


@cache
def open_type(name: str) -> bytes:
    """The font ``name`` unpacked from WOFF2 to plain OpenType, once for each process.

    Unpacking all of them takes 0.6 s, most of the time of a short document.
    """
    unpacked = BytesIO()
    woff2.decompress(str(font_path(name)), unpacked)
    return unpacked.getvalue()


@cache
def _covered(names: tuple[str, ...]) -> frozenset[int]:
    """Code points drawn by at least one of the fonts."""
    return frozenset().union(*(TTFont(font_path(name)).getBestCmap() for name in names))


def unprintable(text: str, *, fonts: Iterable[str] = ("Marianne-Regular", "Spectral-Regular")) -> str:
    """The characters of ``text`` that no font of the portal can draw, each once, in order."""
    covered = _covered(tuple(fonts))
    return "".join(
        character
        for character in dict.fromkeys(text)
        if character != NON_BREAKING_HYPHEN and ord(character) not in INKLESS and ord(character) not in covered
    )


def describe(characters: str) -> str:
    """« 😀 » (U+1F600), « 漢 » (U+6F22)…: for sentences that name what cannot be printed."""
    return ", ".join(f"«\u00a0{character}\u00a0» (U+{ord(character):04X})" for character in characters)


@contextmanager
def no_host_fonts() -> Iterator[None]:
    """Fontconfig configurations made inside know no font of the machine.

    The variable is put back at once, so that programs started later (a browser) keep their fonts.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    with TemporaryDirectory(prefix="cls-fonts-") as folder:
        configuration = Path(folder) / "fonts.conf"
        configuration.write_text(NO_HOST_FONTS.format(cache=folder), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(configuration)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before

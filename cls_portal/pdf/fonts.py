"""The only fonts of the portal's documents: those that it installs, never others of the host.

Marianne draws the text; Spectral, from the same package (django-dsfr), draws the few signs that Marianne lacks
(✓ □ ☐ ☑ ■ ●); DejaVu Sans (Debian's fonts-dejavu-core) draws the names in other writings: Arabic, Greek, Cyrillic…
It is opened by the documents that need it only. Fontconfig is given an empty configuration, so that the same document
is the same bytes on every machine, whatever fonts it has.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools import subset
from fontTools.ttLib import TTFont, woff2
from fontTools.ttLib.scaleUpem import scale_upem

from setup.system_libraries import locate

Face = tuple[str, str, int, str]
FACES: tuple[Face, ...] = (
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
OTHER_WRITINGS: tuple[Face, ...] = (
    ("DejaVu Sans", "DejaVuSans", 400, "normal"),
    ("DejaVu Sans", "DejaVuSans-Bold", 700, "normal"),
)
DEJAVU = "usr/share/fonts/truetype/dejavu"
ROOT = Path(__file__).resolve().parents[2]

LATIN = ("Marianne-Regular", "Spectral-Regular")
EVERY_WRITING = (*LATIN, "DejaVuSans")

NON_BREAKING_HYPHEN = "\u2011"
# None of the fonts has it: a plain hyphen between two word joiners looks and breaks the same.
DRAWN_HYPHEN = "\u2060-\u2060"

# No ink, hence no glyph needed: controls, spaces, direction and joining marks, soft hyphen.
INKLESS = frozenset(
    (*range(0x20), 0xA0, 0xAD, 0x61C, *range(0x2000, 0x2010), *range(0x2028, 0x2030), 0x205F, 0x2060,
     *range(0x2066, 0x206A))
)  # fmt: skip

# What nearly every text is made of, which the fonts draw: letters of the Latin languages, digits, French punctuation.
EVERYDAY = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x17F), *map(ord, "\t\n\r\u202f–—‘’“”…€•œŒ"))))

NO_HOST_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>{cache}</cachedir></fontconfig>
"""


def font_path(name: str) -> Path:
    """Where the font ``name`` is installed: with the package ``dsfr`` ("Marianne-Bold"), or by Debian ("DejaVuSans").

    Raises FileNotFoundError when it is not there.
    """
    if name.startswith("DejaVu"):
        found = locate(ROOT, f"{DEJAVU}/{name}.ttf")
        if found is None:
            raise FileNotFoundError(f"{name}.ttf is missing: apt-get install fonts-dejavu-core")
        return found
    path = Path(str(files("dsfr"))) / "static" / "dsfr" / "dist" / "fonts" / f"{name}.woff2"
    if not path.is_file():
        raise FileNotFoundError(f"{name}.woff2 is not in the static files of django-dsfr")
    return path


def faces_for(text: str) -> Sequence[Face]:
    """What draws this text: the State's fonts, and DejaVu for whatever they lack."""
    return (*FACES, *OTHER_WRITINGS) if unprintable(text, fonts=LATIN) else FACES


def font_resources(faces: Iterable[Face] = FACES) -> dict[str, bytes]:
    """URL → font of every face: what the stylesheet's ``@font-face`` rules ask for."""
    return {f"font:{name}": open_type(name) for _, name, _, _ in faces}


def font_faces(faces: Iterable[Face] = FACES) -> str:
    """The ``@font-face`` rules of the portal's fonts, as CSS."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; src: url("font:{name}");'
        f" font-weight: {weight}; font-style: {style}; }}"
        for family, name, weight, style in faces
    )


@cache
def open_type(name: str) -> bytes:
    """The font ``name`` as plain OpenType, unpacked from WOFF2 once for each process.

    Unpacking all of them takes 0.6 s, most of the time of a short document.
    """
    path = font_path(name)
    if path.suffix == ".ttf":
        return path.read_bytes()
    unpacked = BytesIO()
    woff2.decompress(str(path), unpacked)
    return unpacked.getvalue()


def in_thousandths(name: str, text: str) -> bytes:
    """The font ``name`` cut to what this text needs, drawn on a grid of a thousand: others are taken for that one."""
    options = subset.Options(layout_features=["*"], notdef_outline=True)
    options.drop_tables += ["FFTM", "GDEF"]
    font = TTFont(BytesIO(open_type(name)))
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    scale_upem(font, 1000)
    cut = BytesIO()
    font.save(cut)
    return cut.getvalue()


@cache
def _covered(names: tuple[str, ...]) -> frozenset[int]:
    """Code points drawn by at least one of the fonts."""
    return frozenset().union(*(TTFont(font_path(name)).getBestCmap() for name in names))


def unprintable(text: str, *, fonts: Iterable[str] = EVERY_WRITING) -> str:
    """The characters of ``text`` that no font of the portal can draw, each once, in order."""
    covered = _covered(tuple(fonts))
    return "".join(
        character
        for character in dict.fromkeys(text)
        if character != NON_BREAKING_HYPHEN and ord(character) not in INKLESS and ord(character) not in covered
    )


def undrawn(text: str) -> str:
    """`unprintable`, for what is asked at each save: no font is opened for a text of everyday signs."""
    return "" if EVERYDAY.issuperset(text) else unprintable(text)


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

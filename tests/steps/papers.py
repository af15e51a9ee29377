"""What stands on a paper: the text of a PDF, with its Latin letters (shaped Khmer cannot be read back)."""

import io

from pypdf import PdfReader


def pages_of(made: bytes) -> list[str]:
    """The text of each page, with spaces and line breaks as one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages]


def text_of(made: bytes) -> str:
    return " ".join(pages_of(made))


def fonts_of(made: bytes) -> set[str]:
    """The families of the fonts embedded, without the marks of a subset."""
    found = set()
    for page in PdfReader(io.BytesIO(made)).pages:
        for font in page["/Resources"]["/Font"].values():
            found.add(str(font.get_object()["/BaseFont"]).split("+")[-1].split("-")[0])
    return found

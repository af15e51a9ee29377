"""What stands on a paper: the text of a PDF, with its Latin letters (shaped Khmer cannot be read back)."""

import io

from pypdf import PdfReader


def pages_of(paper: bytes) -> list[str]:
    """The text of each page, with spaces and line breaks as one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(paper)).pages]


def text_of(paper: bytes) -> str:
    return " ".join(pages_of(paper))


def fonts_of(paper: bytes) -> set[str]:
    """The families of the fonts embedded, without the marks of a subset."""
    families = set()
    for page in PdfReader(io.BytesIO(paper)).pages:
        for font in page["/Resources"]["/Font"].values():
            families.add(str(font.get_object()["/BaseFont"]).split("+")[-1].split("-")[0])
    return families

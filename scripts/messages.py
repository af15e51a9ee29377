"""Collects every translatable word of Python and templates into the catalogues; needs no gettext on the machine.

    make messages

A catalogue holds no paths, lines or dates and is sorted by message, so it changes only when words change. A message
that is gone leaves; a new one comes in empty. Sentences of Django itself that people meet in a form, and that Django
does not say in Khmer, are listed in `locale/django.txt`: a project's catalogue wins over Django's own.
"""

import ast
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1] / "src/karpear"
LOCALE = SOURCE / "locale"
STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
# What templatize() makes of a tag: a call with literals first, between rows of X that mean nothing.
CALL = re.compile(rf"\b(_|n?p?gettext|npgettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.S)

# One message: its context or None, its words, its words for many or "".
type Found = tuple[str | None, str, str]


def _message(function: str, words: list[str]) -> Found:
    kind = function.partition("gettext")[0]
    context = words[0] if "p" in kind else None
    words = words[1:] if "p" in kind else words
    return context, words[0], words[1] if "n" in kind else ""


def of_python(text: str) -> Iterator[Found]:
    """Calls of Django's translation functions, by whatever name the file imported them."""
    tree = ast.parse(text)
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "django.utils.translation"]
    names = {a.asname or a.name: a.name for n in imports for a in n.names if "gettext" in a.name}
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)):
        words = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if words and isinstance(call.func, ast.Name) and call.func.id in names:
            yield _message(names[call.func.id], words)


def of_template(text: str) -> Iterator[Found]:
    for function, inside in CALL.findall(templatize(text)):
        words = [ast.literal_eval(literal.lstrip("u")) for literal in re.findall(STRING, inside, re.S)]
        yield _message(function.replace("_", "gettext") if function == "_" else function, words)


@cache
def collect() -> list[Found]:
    """Every message of the product and of the borrowed list, each once, sorted."""
    found: set[Found] = set()
    for path in SOURCE.rglob("*.py"):
        found.update(of_python(path.read_text()))
    for path in SOURCE.rglob("templates/**/*"):
        if path.suffix in {".html", ".txt"}:
            found.update(of_template(path.read_text()))
    listed = (LOCALE / "borrowed.txt").read_text().splitlines()
    found.update((None, *line.split(" | ", 1)) if " | " in line else (None, line, "") for line in listed if line)
    return sorted(found, key=lambda m: (m[1], m[0] or "", m[2]))


def renewed(old: Catalog) -> Catalog:
    """The same catalogue with today's messages and the translations that still belong to one of them."""
    new = Catalog(locale=old.locale, header_comment=old.header_comment, charset="utf-8", fuzzy=False)
    for context, words, many in collect():
        known = old.get(words, context)
        ours = known if known and bool(many) == known.pluralizable else Message(words)
        new.add((words, many) if many else words, ours.string or None, context=context,
                flags=ours.flags & {"fuzzy"}, user_comments=ours.user_comments)  # fmt: skip
    return new


def written(catalogue: Catalog) -> bytes:
    """The file: no dates, no addresses, no line breaks inside a message."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, omit_header=True)
    plural = f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"
    head = f"""{catalogue.header_comment}
msgid ""
msgstr ""
"Language: {catalogue.locale_identifier}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
    return head.encode() + out.getvalue().rstrip(b"\n") + b"\n"


def catalogues() -> dict[Path, bytes]:
    """Each catalogue and what should stand in it now."""
    found = {}
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        with path.open("rb") as source:
            found[path] = written(renewed(read_po(source, locale=path.parts[-3])))
    return found


if __name__ == "__main__":
    for path, text in catalogues().items():
        path.write_bytes(text)

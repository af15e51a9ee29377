"""What can follow from public words: provisions that were used against posts, and what a signature brings nearer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from karpear.rules.risk.matrix import FactorKind

from .catalogue import Catalogue
from .laws import PackArticle
from .tables import PackTable
from .values import Name, Provenance

FILE = "public_words.toml"
_KEY = r"[a-z][a-z_]{1,19}"
_MOST_CASES = 10_000


@dataclass(frozen=True, slots=True)
class PackProvision:
    """An article that was used against such posts. `cases`, `convictions` until `year`: None where nobody counted."""

    article: str
    posts: tuple[str, ...]
    used: Name
    cases: int | None
    convictions: int | None
    year: int | None
    fact: Provenance


@dataclass(frozen=True, slots=True)
class PublicWordsBook:
    """`posts`: kinds of posts by key. `signature_threat`: what a name under a published statement brings nearer."""

    posts: Mapping[str, Name] = field(default_factory=dict)
    provisions: tuple[PackProvision, ...] = ()
    signature_threat: str = ""
    signature_fact: Provenance | None = None

    def used_against(self, posts: Collection[str]) -> list[PackProvision]:
        """The provisions that were used against any of these kinds, those with counted cases first."""
        used = [provision for provision in self.provisions if set(provision.posts) & set(posts)]
        return sorted(used, key=lambda provision: -(provision.cases or 0))

    def facts(self) -> list[tuple[str, Provenance]]:
        """Every fact with what it is about."""
        provisions = [(f"post {provision.article}", provision.fact) for provision in self.provisions]
        return [*([("signature", self.signature_fact)] if self.signature_fact else []), *provisions]


def read_public_words(
    folder: Path, languages: Sequence[str], articles: Mapping[str, PackArticle], catalogue: Catalogue
) -> PublicWordsBook:
    """All of one pack. Raises PackError, also for what names something that is not there."""
    file = PackTable.of_file(folder / FILE)
    posts = [_post(table, languages) for table in file.tables("post")]
    file.once("post", [key for key, _name in posts])
    by_key = dict(posts)
    provisions = tuple(_provision(table, languages, articles, by_key) for table in file.tables("use"))
    file.once("use", [provision.article for provision in provisions])
    signature = file.table("signature")
    threat = signature.text("threat")
    if threat not in {factor.id for factor in catalogue.of_kind(FactorKind.THREAT)}:
        raise signature.error("threat", f"names {threat}, which is not there")
    book = PublicWordsBook(by_key, provisions, threat, signature.fact())
    signature.close()
    file.close()
    return book


def _post(table: PackTable, languages: Sequence[str]) -> tuple[str, Name]:
    post = table.text("key", _KEY), table.name("name", languages)
    table.close()
    return post


def _provision(
    table: PackTable, languages: Sequence[str], articles: Mapping[str, PackArticle], posts: Collection[str]
) -> PackProvision:
    article = table.text("article")
    if article not in articles:
        raise table.error("article", f"names {article}, which is not there")
    provision = PackProvision(
        article=article,
        posts=table.refer("posts", posts, default=None),
        used=table.name("used", languages),
        cases=_number(table, "cases", _MOST_CASES),
        convictions=_number(table, "convictions", _MOST_CASES),
        year=_number(table, "year", 2100),
        fact=table.fact(),
    )
    table.close()
    return provision


def _number(table: PackTable, key: str, most: int) -> int | None:
    return table.number(key, 0, most) if key in table.values else None

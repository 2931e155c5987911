"""A folder for a new report: its text, tidied, and an encoding to fill in.

What the text and the reference files do not make certain is a line with ``TODO:``, which ``encode``
refuses with the words that follow.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from kg import encode, rdf
from kg.config import Config
from kg.dataset.manifest import digest
from kg.errors import EncodingError
from kg.evidence import excerpts, quantities
from kg.evidence.excerpts import Span
from kg.evidence.naming import FIRST_PERSON, NameIndex, read_names
from kg.evidence.words import contains_name, find_name
from kg.namespaces import CONTEXT_FILE, ID, RG, split_iri
from kg.source import encoding_file, yamlld
from kg.source.context import read_context

#: What is corrected, its pattern, and what is written instead; the order matters.
_CORRECTIONS: Final = (
    ("byte order marks", re.compile(r"\A\ufeff"), ""),
    ("line ends", re.compile(r"\r\n?|[\x85\u2028\u2029]"), "\n"),
    ("no-break spaces", re.compile(r"[\xa0\u2007\u202f]"), " "),
    ("invisible characters", re.compile(r"[\xad\u200b\u2060\ufeff]"), ""),
    ("tabs", re.compile(r"\t+"), " "),
    ("spaces at the end of lines", re.compile(r" +$", re.MULTILINE), ""),
)
_PAGE_ID: Final = re.compile(r"([a-z0-9-]+)-([12]\d{3})-([a-z0-9-]+)")
_HEADING: Final = re.compile(r"[^\W\d]\S*(?: \S+){0,9}(?<![.!:,;])")
_REPORT: Final = r"(?:[A-Z][\w-]*\s)+Report\s{year}\b"
_MOST_WORDS_OF_SLUG: Final = 6
_README: Final = """# {id}

**Origin.** TODO: write where the text comes from, and when it was read

**Rights.** TODO: write who owns the text; the encoding is CC BY 4.0

## Where other readings are possible

| words | our reading | other readings |
|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class _Page:
    """A new page, with the names of the reference files and of the indicators.

    Its place, year, publisher and annual report are empty unless they are certain.
    """

    id: str
    text: str
    known: Graph
    names: NameIndex
    place: str
    year: str
    publisher: str
    report: str

    def label(self, thing: Node, lang: str) -> str:
        """Return the label of a thing or indicator in a language; nothing if it has none."""
        labels = [*self.known.objects(thing, RDFS.label | SKOS.prefLabel)]
        return next((str(s) for s in labels if isinstance(s, Literal) and s.language == lang), "")


def make_folder(folder: Path, data: bytes, source: Path, config: Config, day: str) -> list[str]:
    """Write the folder of a new report with the text ``data`` of ``source``, encoded on ``day``.

    Returns what was corrected in the text, a line for each kind.

    Raises:
        EncodingError: the folder exists or has an unusable name; the text is not UTF-8 or is empty.
    """
    encode.check_folder_name(folder)
    if folder.exists():
        raise EncodingError(folder, None, "exists already: choose another id, or edit its files")
    text, corrections = _tidy(yamlld.decode_text(data, source))
    if not text.strip():
        raise EncodingError(source, None, "has no text")
    encoding = "\n".join(_encoding(_read_page(folder.name, text, config), day))
    readme = _README.format(id=folder.name)
    try:
        folder.mkdir(parents=True)
        for name, content in zip(encode.FILES, (text, encoding, readme), strict=True):
            (folder / name).write_bytes(content.encode())
    except OSError as error:
        raise EncodingError(folder, None, f"cannot be written: {error.strerror}") from error
    return corrections


def _tidy(text: str) -> tuple[str, list[str]]:
    """Return a text with what nobody sees corrected, and a line for each kind of correction."""
    corrections = []
    for name, pattern, replacement in _CORRECTIONS:
        if first := pattern.search(text):
            line = text.count("\n", 0, first.start()) + 1
            text, count = pattern.subn(replacement, text)
            corrections.append(f"{name}: {count} corrected, the first in line {line}")
    return text, corrections


def _read_page(report: str, text: str, config: Config) -> _Page:
    """Return what the id says of the page, as far as the text and the reference files agree."""
    known, context = Graph(), read_context(config.ontology / CONTEXT_FILE)
    rdf.read_turtle(config.ontology / "schemes/indicators.ttl", known)
    for path in encode.reference_files(config.reference):
        document = yamlld.read_document(path)
        known += encoding_file.read_encoding(document, None, context).things
    names = read_names([known])
    publisher, year, place = match.groups() if (match := _PAGE_ID.fullmatch(report)) else [""] * 3
    annual = f"{publisher}-{year}"
    publishers = (  # by its name in IRIs, or by an abbreviation
        local
        for thing, known_as in names.items()
        for family, local in [split_iri(str(thing).removeprefix(ID))]
        if family == "organization/" and publisher in {local, *map(str.lower, known_as)}
        if contains_name(text, known_as)
    )
    return _Page(
        *(report, text, known, names),
        place if contains_name(text, names.get(ID[f"place/{place}"], ())) else "",
        year if year and re.search(rf"\b{year}\b", text) else "",
        next(publishers, ""),
        annual if ID[f"report/{annual}"] in names else "",
    )


def _lines(text: str) -> list[Span]:
    return [Span(*match.span()) for match in re.finditer(r"[^\n]+", text)]


def _find_figures(text: str) -> list[Span]:
    """Return the spans of two lines each: a number, and its label."""
    figures: list[Span] = []
    for line, label in pairwise(_lines(text)):
        is_number = (
            excerpts.NUMBER_LINE.fullmatch(line.extract(text)) and label.extract(text)[0].isalpha()
        )
        if is_number and not any(span.overlaps(line) for span in figures):
            figures.append(Span(line.start, label.end))
    return figures


def _find_headings(text: str) -> list[Span]:
    """Return the short lines without a full stop that a paragraph or a figure follows."""
    figures = _find_figures(text)
    return [
        line
        for line, following in pairwise(_lines(text))
        if _HEADING.fullmatch(line.extract(text))
        and not any(figure.overlaps(line) for figure in figures)
        and (
            any(figure.overlaps(following) for figure in figures)
            or re.search(r"[.:]", following.extract(text))
        )
    ]


def _encoding(page: _Page, day: str) -> Iterator[str]:
    """Yield the encoding: what it begins with, the label of the page, passages."""
    spans = _find_figures(page.text)
    names = [*_slugs(page.text, spans)]
    headings = [f"\n  - {_quoted(span.extract(page.text))}" for span in _find_headings(page.text)]
    place, report = ID[f"place/{page.place}"], ID[f"report/{page.report}"]
    joints = {"en": ", page of the ", "es": ", página de: "}
    labels = {lang: (page.label(place, lang), page.label(report, lang)) for lang in joints}
    to_do = {"en": "TODO: write the English label", "es": "TODO: write the Spanish label"}
    label = ", ".join(
        f"{lang}: {_quoted(joints[lang].join(words) if all(words) else to_do[lang])}"
        for lang, words in labels.items()
    )
    yield f"""# What the page {page.id} says, passage by passage, in the order of the text.
id: report/{page.id}
language: en
rights: "TODO: write who owns the text, and what may be done with it"
# TODO: add 'encoded: {{date: {day}, by: …}}' with the label of an organisation
sha256: {digest(page.text.encode())}

headings:{"".join(headings) or " []"}

things:
  - {{id: report/{page.id}, label: {{{label}}}}}

passages:"""
    yield from _report_passage(page)
    yield from _title_passage(page)
    for name, span in zip(names, spans, strict=True):
        yield from _figure(page, name, span)
    if spans:
        yield from _page_scope(page, names, Span(spans[0].start, spans[-1].end))
    yield ""


def _label(text: str, figure: Span) -> str:
    """Return the label of a figure up to its parts: "Births assisted, including …"."""
    return re.split(r"\W* including |[,;:(]", figure.extract(text).split("\n")[1])[0].strip()


def _slugs(text: str, figures: Sequence[Span]) -> Iterator[str]:
    """Yield a name for each figure, made from its label; a second one like it has a number."""
    names: list[str] = []
    for span in figures:
        words = re.findall(r"[a-z0-9]+", _label(text, span).lower())
        name = f"observations:{'-'.join(words[:_MOST_WORDS_OF_SLUG])}"
        names.append(name)
        yield name if names.count(name) == 1 else f"{name}-{names.count(name)}"


def _indicator(page: _Page, label: str) -> Node:
    """Return the indicator whose name comes first in a label, the longest of several.

    It is the empty IRI if there is none.
    """
    named = [
        (-span.start, span.end, indicator)
        for indicator in page.known.subjects(RDF.type, RG.Indicator)
        for span in find_name(label, page.names[indicator])
    ]
    return max(named)[2] if named else URIRef("")


def _figure(page: _Page, name: str, span: Span) -> Iterator[str]:
    """Yield the passage of a figure, after what is missing in it."""
    number = span.extract(page.text).split("\n")[0]
    indicator = _indicator(page, _label(page.text, span))
    fact = f"id: {name}"
    yield ""
    if indicator:
        fact += f", indicator: {split_iri(str(indicator))[1]}"
    else:
        yield f"  # TODO: add 'indicator: …' to {name}; ontology/schemes/indicators.ttl has them"
    readings = [*quantities.read_quantities(number)]
    if len(readings) == 1 and (unit := readings[0].unit) and not readings[0].denominator:
        value = f"{readings[0].number.normalize():f}"
        typed = value if value.isdecimal() else f'{{"@value": "{value}", "@type": xsd:decimal}}'
        fact += f", {readings[0].property}: {typed}"
        fact += f", unit: {unit}" if unit != quantities.COUNT else ""
    else:
        yield f"  # TODO: add the number {number!r} to {name}, such as 'value: 12'"
    yield from _quotation(page.text, span)
    yield f"    stated: {{{fact}}}"


def _quotation(text: str, span: Span) -> Iterator[str]:
    """Yield the keys that quote the words at ``span``, and no others like them."""
    quote, (prefix, suffix) = span.extract(text), span.context(text)
    next_word = "".join(re.findall(r"^\s*\S*", suffix))
    for context in ({}, {"suffix": next_word}, {"prefix": prefix, "suffix": suffix}):
        if excerpts.find_quote(text, quote, **context) == [span]:
            break
    yield f"  - quote: {_quoted(quote)}"
    yield from (f"    {key}: {_quoted(value)}" for key, value in context.items())


def _report_passage(page: _Page) -> Iterator[str]:
    """Yield the passage that names the annual report."""
    name = re.search(_REPORT.format(year=page.year), page.text)
    fact = f"id: report/{page.id}, type: CountryPage, wasDerivedFrom"
    yield ""
    if not (page.report and page.publisher and page.year and name):
        yield (
            "  # TODO: quote the words that name the annual report and its year, and state "
            f"{{{fact}: …, temporal: …, publisher: …}}; name it in kg/reference/reports.yamlld"
        )
        return
    names = page.names[ID[f"organization/{page.publisher}"]]
    title = next((t for n in names if (t := name[0].removeprefix(f"{n} ")) != name[0]), name[0])
    publisher = f", publisher: {page.publisher}" if title != name[0] else ""
    yield from _quotation(page.text, Span(*name.span()))
    year = f'temporal: "{page.year}"'
    yield f"""    stated:
      - {{id: report/{page.report}, type: Report, title: {title}{publisher}, {year}}}
      - {{{fact}: {page.report}, {year}}}
    interpretation: {{id: report/{page.id}, publisher: {page.publisher}}}"""


def _title_passage(page: _Page) -> Iterator[str]:
    """Yield the passage that names the country."""
    label = page.label(ID[f"place/{page.place}"], "en")
    spans = [line for line in _lines(page.text) if line.extract(page.text) == label]
    fact = f"{{id: report/{page.id}, title:"
    yield ""
    if not spans:
        yield (
            f"  # TODO: quote the name of the country, and state {fact} …, spatial: …}}; "
            "name it in kg/reference/places.yamlld"
        )
        return
    yield from _quotation(page.text, spans[0])
    yield f"    stated: {fact} {_quoted(label)}, spatial: {page.place}}}"


def _page_scope(page: _Page, figures: Sequence[str], block: Span) -> Iterator[str]:
    """Yield the passage of what the page says of all its figures, as far as it is certain.

    If the line before them says “we”, the publisher provided what they count.
    """
    heading = page.text[: block.start].rstrip("\n").rpartition("\n")[2]
    provider = page.publisher if contains_name(heading, FIRST_PERSON) else ""
    year = page.year and f'"{page.year}"'
    scope = {"place": page.place, "time": year, "provider": provider}
    facts = "".join(f", {key}: {value}" for key, value in scope.items() if value)
    if facts:
        yield ""
        yield from _quotation(page.text, block)
        yield f"    page-scope: {{id: [{', '.join(figures)}]{facts}}}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

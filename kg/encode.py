"""Stage 1: report texts and their encodings become named graphs.

* ``graph/ontology``: own terms, concept schemes, extracts of outside terms, alignments
* ``graph/report/<id>``: what the report says
* ``graph/links``: what other sources say of things that reports name
* ``graph/provenance``: names of things, pages, excerpts, and the statement of every fact
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rdflib import DCTERMS, OWL, RDF, Dataset, Graph, Literal, URIRef

from kg import rdf
from kg.errors import EncodingError
from kg.evidence import attestation, calendar, excerpts, names, quantities, statements
from kg.evidence.statements import Triple
from kg.namespaces import CONTEXT_FILE, GRAPH, ID, RG, SCHEMA
from kg.source import context as contexts
from kg.source import encoding_file, term_check, yamlld
from kg.source.context import Context
from kg.source.encoding_file import Curated, Fact
from kg.source.yamlld import Document

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FILES = ("report.txt", "encoding.yamlld", "README.md")


def dataset(ontology: Path, reference: Path, reports: Path) -> Dataset:
    """Encode everything.

    Args:
        ontology: the folder of Turtle files, schemes, imports and ``context.jsonld``.
        reference: the folder of reference files.
        reports: the folder of report folders.

    Returns:
        All named graphs but the inferred one; the default graph is empty.

    Raises:
        EncodingError: a file is missing, malformed, or says what its evidence does not.
    """
    result = Dataset()
    terms = result.graph(GRAPH.ontology)
    for path in sorted(ontology.rglob("*.ttl")):
        rdf.read_turtle(path, terms)
    known = contexts.read(ontology / CONTEXT_FILE)
    shared = [encoding_file.read(yamlld.read(path), None, known) for path in _files(reference)]
    pages = {folder.name: _page(folder, known) for folder in folders(reports)}
    _check_names([*shared, *pages.values()], terms, known)
    for file in shared:
        _add(result, "links", file.facts, file)
    for report, file in pages.items():
        _add_page(result, report, file, reports / report)
    _add_calendar(result)
    return result


def page_text(folder: Path, document: Document) -> str:
    """Return the text of a report.

    Raises:
        EncodingError: it cannot be read, is not UTF-8, has a character that XML cannot carry, or
            its digest is not the one that its encoding was made for.
    """
    path = folder / "report.txt"
    text = yamlld.read_text(path)
    digest = hashlib.sha256(text.encode()).hexdigest()
    pinned = document.value.get("sha256")
    if pinned is None:
        raise document.error(("id",), f"has no 'sha256' of the text, which is {digest}")
    if digest != pinned:
        reason = f"the text has sha256 {digest}, its encoding was made for {pinned}"
        raise EncodingError(path, None, reason)
    return text


def _files(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.yamlld"))
    if not found:
        raise EncodingError(folder, None, "has no *.yamlld files")
    return found


def folders(reports: Path) -> list[Path]:
    """Return the folders of all reports, sorted.

    Raises:
        EncodingError: there is none; one has a name that no IRI can have, or lacks a file.
    """
    found = sorted(path for path in reports.glob("*") if path.is_dir())
    if not found:
        raise EncodingError(reports, None, "has no report folders")
    for folder in found:
        if not _NAME.fullmatch(folder.name) or folder.name == "links":
            reason = "name the folder in lower-case letters, digits and hyphens, and not 'links'"
            raise EncodingError(folder, None, reason)
        for name in _FILES:
            if not (folder / name).is_file():
                raise EncodingError(folder, None, f"has no {name}")
    return found


def _page(folder: Path, known: Context) -> Curated:
    document = yamlld.read(folder / "encoding.yamlld")
    text = page_text(folder, document)
    file = encoding_file.read(document, text, known)
    encoding_file.headings(document, text)
    expected = f"report/{folder.name}"
    if document.value.get("id") != expected:
        raise document.error(("id",), f"the id of this report is {expected!r}, after its folder")
    _check_language(document)
    return file


def _check_language(document: Document) -> None:
    """Refuse a text whose numbers nobody would read."""
    read = " or ".join(map(repr, quantities.LANGUAGES))
    if "language" not in document.value:
        raise document.error(("id",), f"has no 'language' of the text: {read}")
    language = document.value["language"]
    if str(language).partition("-")[0] not in quantities.LANGUAGES:
        reason = f"the language is {language!r}, but only texts in {read} are read: the numbers of"
        raise document.error(("language",), f"{reason} another language could not be checked")


def _check_names(files: list[Curated], terms: Graph, known: Context) -> None:
    known_names = set(terms.subjects()) | {s for file in files for s in file.things.subjects()}
    coerced = {URIRef(i) for i, t in known.terms.items() if t.coercion in ("@id", "@vocab")}
    objects = set(terms.subjects(RDF.type, OWL.ObjectProperty)) | coerced
    for file in files:
        term_check.check(file, known, known_names, objects)


def _add_page(result: Dataset, report: str, file: Curated, folder: Path) -> None:
    page = ID[f"report/{report}"]
    text = page_text(folder, file.document)
    provenance = result.graph(GRAPH.provenance)
    provenance.add((page, SCHEMA.text, Literal(text)))
    from_page = [fact for fact in file.facts if fact.passage.source is None]
    from_elsewhere = [fact for fact in file.facts if fact.passage.source is not None]
    _add(result, "links", from_elsewhere, file)
    _check_said(result, page, from_page, file, text)
    _add(result, report, from_page, file)
    for span in sorted({span for fact in from_page for span in fact.passage.spans}):
        for triple in excerpts.describe(page, span, text):
            provenance.add(triple)


def _check_said(
    result: Dataset, page: URIRef, facts: Sequence[Fact], file: Curated, text: str
) -> None:
    on = attestation.page(page, text, (f.triple for f in facts), result.graph(GRAPH.ontology))
    called = names.of(result.graphs())
    for fact in facts:
        reason = attestation.unsaid(fact.triple, fact.passage.spans, fact.basis, on, called)
        if reason:
            raise file.document.error(fact.steps, reason)


def _add(result: Dataset, owner: str, facts: Iterable[Fact], file: Curated) -> None:
    """Add things, facts and their statements.

    Raises:
        EncodingError: a fact stands on two bases, or two facts would share a name.
    """
    asserted = result.graph(GRAPH.links if owner == "links" else GRAPH.reports[owner])
    provenance = result.graph(GRAPH.provenance)
    for triple in file.things:
        provenance.add(triple)
    for fact in facts:
        statement = statements.name(owner, fact.triple)
        described = set(statements.describe(statement, fact.triple))
        earlier = set(provenance.triples((statement, None, None)))
        support = set(_support(statement, fact, owner))
        bases = {o for _, p, o in earlier | support if p == RG.basis}
        if len(bases) > 1:
            raise file.document.error(fact.steps, f"two bases for one fact: {statement}")
        if earlier and not described <= earlier:
            raise file.document.error(fact.steps, f"two facts would be named {statement}")
        asserted.add(fact.triple)
        for triple in described | support:
            provenance.add(triple)


def _support(statement: URIRef, fact: Fact, owner: str) -> Iterator[Triple]:
    if fact.passage.source is not None:
        yield statement, DCTERMS.source, fact.passage.source
        return
    yield statement, RG.basis, fact.basis
    for span in fact.passage.spans:
        yield statement, RG.evidence, excerpts.name(ID[f"report/{owner}"], span)


def _add_calendar(result: Dataset) -> None:
    """Describe every calendar time that a fact names."""
    provenance = result.graph(GRAPH.provenance)
    for iri in {o for _, _, o, _ in result.quads() if isinstance(o, URIRef)}:
        for triple in calendar.describe(iri):
            provenance.add(triple)

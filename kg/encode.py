"""Stage 1: report texts and their encodings become named graphs.

* ``graph/ontology``: own terms, concept schemes, extracts of outside terms, alignments
* ``graph/report/<id>``: what the report says
* ``graph/links``: facts from other sources about things that reports name
* ``graph/names``: names, classes and notes of things, and the calendar
* ``graph/provenance``: pages, excerpts, and the statement of every fact
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, XSD, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg import rdf
from kg.dataset import manifest
from kg.errors import EncodingError, collect, raise_all
from kg.evidence import (
    attestation,
    calendar,
    excerpts,
    naming,
    number_order,
    quantities,
    statements,
)
from kg.evidence.antecedents import find_antecedents
from kg.evidence.attestation import PageText, attestation_failure
from kg.evidence.excerpts import Span
from kg.evidence.naming import NameIndex
from kg.evidence.statements import Triple
from kg.namespaces import CONTEXT_FILE, GRAPH, ID, RG, SCHEMA
from kg.source import (
    declared_concepts,
    default_labels,
    encoding_file,
    quotations,
    unknown_names,
    yamlld,
)
from kg.source.context import JsonLdContext, read_context
from kg.source.encoding_file import CuratedFact, CuratedFile
from kg.source.yamlld import Document

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
#: What ``new_report`` leaves to the curator, up to the closing quotation mark.
_TO_DO = re.compile(r"\bTODO: ([^\"]+)")
_ENCODING = {"en": "Encoding of: ", "es": "Codificación de: "}
#: The files of a report's folder.
FILES = ("report.txt", "encoding.yamlld", "README.md")


@dataclass(frozen=True, slots=True)
class Encoded:
    """What was encoded: the reference files, the pages by report, each with its text, all errors.

    Of the things in ``unread``, not all facts could be read.
    """

    dataset: Dataset
    references: Sequence[CuratedFile]
    pages: Mapping[str, tuple[CuratedFile, str]]
    errors: Sequence[EncodingError]
    unread: Set[Node]


def dataset(ontology: Path, reference: Path, reports: Path) -> Dataset:
    """Encode all curated files of three folders into all named graphs but the inferred one.

    Raises:
        EncodingError: a file is missing or malformed, or states more than its evidence supports.
    """
    encoded = encode_folders(ontology, reference, report_folders(reports))
    raise_all(encoded.errors)
    return encoded.dataset


def encode_folders(ontology: Path, reference: Path, folders: Iterable[Path]) -> Encoded:
    """Encode the reports in ``folders``, as far as that is possible.

    Raises:
        EncodingError: the ontology or a reference file cannot be read.
    """
    result, errors = Dataset(), list[EncodingError]()
    terms = result.graph(GRAPH.ontology)
    for path in sorted(ontology.rglob("*.ttl")):
        rdf.read_turtle(path, terms)
    context = read_context(ontology / CONTEXT_FILE)
    references = [
        encoding_file.read_encoding(document, None, context)
        for document in map(yamlld.read_document, reference_files(reference))
    ]
    pages: dict[str, tuple[CuratedFile, str]] = {}
    for folder in folders:
        with collect(errors):
            pages[folder.name] = _read_report(folder, context, errors)
    encodings = [file for file, _ in pages.values()]
    with collect(errors):
        declared_concepts.add_concepts([file.document for file in encodings], terms, context)
    files = [*references, *encodings]
    errors += (error for file in files for error in file.errors)
    unread = {thing for file in files for thing in file.unread}
    unnamed = _check_names(files, unread, terms, context, errors)
    for file in references:
        _add(result, "links", file.facts, file, errors)
    for report, (file, text) in pages.items():
        _add_page(result, (report, file, text), unread | unnamed, errors)
    _add_calendar(result)
    return Encoded(result, references, pages, errors, unread | {fact[0] for fact in unnamed})


def read_report_text(folder: Path, document: Document) -> str:
    """Return the text of a report.

    Raises:
        EncodingError: it cannot be read, is not UTF-8, has a character that XML cannot carry, or
            its digest differs from the one in its encoding.
    """
    path = folder / "report.txt"
    text = yamlld.read_text(path)
    digest = manifest.digest(text.encode())
    expected = document.value.get("sha256")
    if expected is None:
        raise document.error(("id",), f"lacks the 'sha256' of the text, which is {digest}")
    if digest != expected:
        reason = f"the text has sha256 {digest}, but its encoding was made for {expected}"
        raise EncodingError(path, None, reason)
    return text


def reference_files(folder: Path) -> list[Path]:
    """Return the reference files, sorted.

    Raises:
        EncodingError: there is none.
    """
    paths = sorted(folder.glob("*.yamlld"))
    if not paths:
        raise EncodingError(folder, None, "has no *.yamlld files")
    return paths


def report_folders(reports: Path) -> list[Path]:
    """Return the folders of all reports, sorted.

    Raises:
        EncodingError: there is none; the name of one cannot be part of an IRI; one lacks a file.
    """
    folders = sorted(path for path in reports.glob("*") if path.is_dir())
    if not folders:
        raise EncodingError(reports, None, "has no report folders")
    for folder in folders:
        check_folder(folder)
    return folders


def check_folder(folder: Path) -> None:
    """Refuse a folder that is not that of a report.

    Raises:
        EncodingError: its name cannot be part of an IRI, or it lacks a file.
    """
    check_folder_name(folder)
    for name in FILES:
        if not (folder / name).is_file():
            raise EncodingError(folder, None, f"has no {name}")


def check_folder_name(folder: Path) -> None:
    """Refuse a folder whose name cannot be the id of a report.

    Raises:
        EncodingError: the name cannot be part of an IRI, or is that of another graph.
    """
    if not _NAME.fullmatch(folder.name) or folder.name == "links":
        reason = "name the folder with lower-case letters, digits and hyphens, and not 'links'"
        raise EncodingError(folder, None, reason)


def _unfinished(folder: Path) -> Iterator[EncodingError]:
    """Yield what is still to be written in a folder that ``new_report`` has made."""
    for path in (folder / name for name in FILES[1:]):
        for line, words in enumerate(yamlld.read_text(path).split("\n"), 1):
            for match in _TO_DO.finditer(words):
                yield EncodingError(path, line, f"still to do: {match[1]}")


def _read_report(
    folder: Path, context: JsonLdContext, errors: list[EncodingError]
) -> tuple[CuratedFile, str]:
    errors += _unfinished(folder)
    document = yamlld.read_document(folder / "encoding.yamlld")
    text = read_report_text(folder, document)
    file = encoding_file.read_encoding(document, text, context)
    quotations.find_headings(document, text, errors)
    errors += encoding_file.shared_things(document)
    expected = f"report/{folder.name}"
    if document.value.get("id") != expected:
        reason = f"the id must be {expected!r}, after the name of the folder"
        errors.append(document.error(("id",), reason))
    with collect(errors):
        _check_language(document)
    return file, text


def _check_language(document: Document) -> None:
    """Refuse a text in a language whose numbers are not read."""
    languages = " or ".join(map(repr, quantities.LANGUAGES))
    if "language" not in document.value:
        raise document.error(("id",), f"lacks the 'language' of the text: {languages}")
    language = document.value["language"]
    if str(language).partition("-")[0] not in quantities.LANGUAGES:
        reason = f"only numbers in {languages} can be checked, but the language is {language!r}"
        raise document.error(("language",), reason)


def _check_names(
    files: list[CuratedFile],
    unread: set[Node],
    terms: Graph,
    context: JsonLdContext,
    errors: list[EncodingError],
) -> set[Triple]:
    """Add what names nothing to ``errors``, and return the facts that have such a name."""
    declared = set(terms.subjects()) - set(terms.subjects(OWL.deprecated)) | unread
    declared |= {s for file in files for s in file.things.subjects()}
    declared |= {
        f.triple[0] for file in files for f in file.facts if default_labels.is_explained(f.triple)
    }
    coerced = {URIRef(i) for i, t in context.terms.items() if t.coercion in ("@id", "@vocab")}
    objects = set(terms.subjects(RDF.type, OWL.ObjectProperty)) | coerced
    names = naming.read_names([terms])
    unstated: list[tuple[Triple, EncodingError]] = []
    for file in files:
        in_file = [*unknown_names.find_errors(file, context, declared, objects, names)]
        errors += {error.reason: error for _, error in reversed(in_file)}.values()
        unstated += in_file
    return {fact for fact, _ in unstated}


def _add_page(
    result: Dataset,
    page: tuple[str, CuratedFile, str],
    skipped: Set[object],
    errors: list[EncodingError],
) -> None:
    """Add a page; the words of facts that are in ``skipped``, or about such things, don't count."""
    report, file, text = page
    iri, provenance = ID[f"report/{report}"], result.graph(GRAPH.provenance)
    provenance.add((iri, SCHEMA.text, Literal(text)))
    _add(result, "links", [f for f in file.facts if f.passage.source is not None], file, errors)
    from_page, facts = [fact for fact in file.facts if fact.passage.source is None], Graph()
    for fact in from_page:
        facts.add(fact.triple)
    page_text = attestation.read_page(iri, text, facts, result.graph(GRAPH.ontology))
    named = result.graph(GRAPH.names)
    named += [*default_labels.describe(facts, named, result.graph(GRAPH.ontology))]
    graphs = [*result.graphs(), facts]
    names = naming.read_names(graphs)
    longer = naming.read_longer_names(facts, names, graphs)
    page_text = replace(page_text, longer_names=longer)
    readable = [f for f in from_page if skipped.isdisjoint([f.triple, *f.triple])]
    complete = {fact: _with_antecedents(fact, page_text, names) for fact in readable}
    errors += _unattested(complete.values(), page_text, names, file)
    from_page = [complete.get(fact, fact) for fact in from_page]
    _add(result, report, from_page, file, errors)
    with collect(errors):
        _add_encoding(result, report, file.document)
    for span in sorted({span for fact in from_page for span in fact.spans}):
        provenance += excerpts.describe(iri, span, text)


def _add_encoding(result: Dataset, report: str, document: Document) -> None:
    """Describe the activity that made an encoding: of which page, when, and by whom.

    Source: https://www.w3.org/TR/prov-o/#Activity
    """
    if "encoded" not in document.value:
        return
    match document.value["encoded"]:
        case {"date": str(date), "by": str(by), **others} if not others and _DAY.fullmatch(date):
            pass
        case _:
            reason = "write '{date: YYYY-MM-DD, by: …}', with the organisation that read the page"
            raise document.error(("encoded",), reason)
    names, provenance = result.graph(GRAPH.names), result.graph(GRAPH.provenance)
    page, activity = ID[f"report/{report}"], ID[f"encoding/{report}"]
    agents = {
        agent
        for agent in names.subjects(RDF.type, RG.Organization)
        if by in map(str, names.objects(agent, RDFS.label))
    }
    if len(agents) != 1:
        reason = f"{len(agents)} organisations in kg/reference are called {by!r}: name one"
        raise document.error(("encoded", "by"), reason)
    for label in names.objects(page, RDFS.label):
        if isinstance(label, Literal) and (text := _ENCODING.get(str(label.language))):
            names.add((activity, RDFS.label, Literal(f"{text}{label}", lang=label.language)))
    for kind in (RG.Encoding, PROV.Activity):
        names.add((activity, RDF.type, kind))
    provenance.add((activity, PROV.used, page))
    provenance.add((activity, DCTERMS.date, Literal(date, datatype=XSD.date)))
    provenance.add((activity, PROV.wasAssociatedWith, agents.pop()))
    provenance.add((GRAPH.reports[report], PROV.wasGeneratedBy, activity))


def _with_antecedents(fact: CuratedFact, page: PageText, names: NameIndex) -> CuratedFact:
    spans = find_antecedents(fact.triple, fact.spans, fact.basis, page, names)
    return replace(fact, antecedents=tuple(spans))


def _unattested(
    facts: Iterable[CuratedFact], page: PageText, names: NameIndex, file: CuratedFile
) -> Iterator[EncodingError]:
    for f in facts:
        if reason := attestation_failure(f.triple, f.spans, f.basis, page, names):
            yield file.document.error(f.steps, reason)
    evidence: dict[Triple, list[Span]] = {}
    for f in facts:
        evidence.setdefault(f.triple, []).extend(f.spans)
    steps = {f.triple: f.steps for f in facts}
    for fact, reason in number_order.find_misplaced(evidence, page, names):
        yield file.document.error(steps[fact], reason)


def _add(
    result: Dataset,
    owner: str,
    facts: Iterable[CuratedFact],
    file: CuratedFile,
    errors: list[EncodingError],
) -> None:
    """Add things, facts and their statements."""
    asserted = result.graph(GRAPH.links if owner == "links" else GRAPH.reports[owner])
    provenance = result.graph(GRAPH.provenance)
    for triple in file.things:
        result.graph(GRAPH.names if triple[1] in statements.NAMES else provenance).add(triple)
    for fact in facts:
        statement = statements.statement_iri(owner, fact.triple)
        described = set(statements.describe(statement, fact.triple))
        earlier = set(provenance.triples((statement, None, None)))
        support = set(_support(statement, fact, owner))
        bases = {o for _, p, o in earlier | support if p == RG.basis}
        if len(bases) > 1:
            reason = f"two bases for one fact: {statement}"
            errors.append(file.document.error(fact.steps, reason))
        elif earlier and not described <= earlier:
            reason = f"two facts would have the IRI {statement}"
            errors.append(file.document.error(fact.steps, reason))
        else:
            asserted.add(fact.triple)
            provenance += described | support


def _support(statement: URIRef, fact: CuratedFact, owner: str) -> Iterator[Triple]:
    if fact.passage.source is not None:
        yield statement, DCTERMS.source, fact.passage.source
        return
    yield statement, RG.basis, fact.basis
    for span in fact.spans:
        yield statement, RG.evidence, excerpts.excerpt_iri(ID[f"report/{owner}"], span)


def _add_calendar(result: Dataset) -> None:
    names = result.graph(GRAPH.names)
    for iri in {o for _, _, o, _ in result.quads() if isinstance(o, URIRef)}:
        names += calendar.describe(iri)

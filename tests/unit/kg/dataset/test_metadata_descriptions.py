import re
from dataclasses import replace
from pathlib import Path

from rdflib import DCAT as RDFLIB_DCAT
from rdflib import DCTERMS, FOAF, RDF, RDFS, SKOS, VOID, XSD, Graph, Literal, URIRef

from kg.config import Config
from kg.dataset import metadata, summary
from kg.dataset.manifest import Manifest, NamedGraph, ReleaseFile
from kg.dataset.release_directory import verify
from kg.evidence.statements import Triple
from kg.formats import FORMATS, Kind
from kg.namespaces import BASE, DCAT, ID, SCHEMA, SPDX
from tests import tiny
from tests.conftest import FREEDONIA, SYLVANIA

DATASET, CATALOGUE = URIRef(f"{BASE}dataset"), URIRef(f"{BASE}catalogue")
AUTHORS = URIRef(f"{BASE}catalogue#authors")


def parsed(config: Config, name: str) -> Graph:
    return Graph().parse(config.releases / "latest" / name)


def test_void_counts_what_is_there(config: Config) -> None:
    void = parsed(config, "void.ttl")
    manifest = verify(config.releases / "latest")
    assert void.value(DATASET, VOID.triples) == Literal(manifest.n_triples)
    for graph in manifest.graphs:
        assert void.value(URIRef(graph.iri), VOID.triples) == Literal(graph.n_triples)
    turtle = parsed(config, "reliefgraph.ttl")
    assert void.value(DATASET, VOID.distinctSubjects) == Literal(len(set(turtle.subjects())))
    assert void.value(DATASET, VOID.properties) == Literal(len(set(turtle.predicates())))
    for part in void.objects(DATASET, VOID.classPartition):
        of_class = set(turtle.subjects(RDF.type, void.value(part, VOID["class"])))
        assert void.value(part, VOID.entities) == Literal(len(of_class))
    for part in void.objects(DATASET, VOID.propertyPartition):
        uses = len(list(turtle.triples((None, void.value(part, VOID.property), None))))
        assert void.value(part, VOID.triples) == Literal(uses)


def test_void_counts_the_links(config: Config) -> None:
    void, turtle = parsed(config, "void.ttl"), parsed(config, "reliefgraph.ttl")
    linksets = set(void.subjects(RDF.type, VOID.Linkset))
    counts = {int(str(void.value(s, VOID.triples))) for s in linksets}
    matches = (SCHEMA.sameAs, SKOS.closeMatch)
    wikidata = [o for match in matches for o in turtle.objects(None, match) if "wikidata" in str(o)]
    assert sum(counts) == len(wikidata) == 5


def test_a_linkset_leads_to_a_dataset_that_its_links_are_in(config: Config) -> None:
    void, turtle = parsed(config, "void.ttl"), parsed(config, "reliefgraph.ttl")
    for linkset in void.subjects(RDF.type, VOID.Linkset):
        target = void.value(linkset, VOID.objectsTarget)
        assert (target, RDF.type, VOID.Dataset) in void
        assert void.value(target, FOAF.homepage)
        space = str(void.value(target, VOID.uriSpace))
        predicate = void.value(linkset, VOID.linkPredicate)
        links = [o for s, o in turtle.subject_objects(predicate) if str(s).startswith(ID)]
        within = [o for o in links if str(o).startswith(space)]
        assert void.value(linkset, VOID.triples) == Literal(len(within))


def test_void_s_examples_exist_and_its_formats_are_offered(config: Config) -> None:
    void, turtle = parsed(config, "void.ttl"), parsed(config, "reliefgraph.ttl")
    examples = set(void.objects(DATASET, VOID.exampleResource))
    assert ID[f"report/{FREEDONIA}"] in examples
    assert examples <= set(turtle.subjects())
    offered = {URIRef(f.iri) for f in FORMATS if f.kinds & {Kind.GRAPH, Kind.DATASET} and f.iri}
    assert set(void.objects(DATASET, VOID.feature)) == offered


def test_void_names_every_dump(config: Config) -> None:
    manifest = verify(config.releases / "latest")
    dumps = {f.name for f in manifest.files if f.name.startswith("reliefgraph.")}
    listed = set(parsed(config, "void.ttl").objects(DATASET, VOID.dataDump))
    assert listed == {URIRef(f"{BASE}dumps/{manifest.name}/{name}") for name in dumps}


def test_dcat_uses_terms_of_dcat_3() -> None:
    """rdflib's list is of DCAT 2; ``version`` is of DCAT 3."""
    of_dcat_3 = {"version"}
    used = {term.removeprefix(DCAT) for term in dcat_terms()}
    assert used - of_dcat_3 <= set(RDFLIB_DCAT.__annotations__)


def dcat_terms() -> set[str]:
    text = Path(metadata.__file__).read_text("utf-8")
    return {str(DCAT[name]) for name in re.findall(r"\bDCAT\.(\w+)", text)}


def test_dcat_has_the_subjects_of_the_reports(config: Config) -> None:
    dcat, turtle = parsed(config, "dcat.ttl"), parsed(config, "reliefgraph.ttl")
    assert set(dcat.objects(DATASET, DCTERMS.source)) == {
        ID[f"report/{name}"] for name in (FREEDONIA, SYLVANIA)
    }
    spatial = set(dcat.objects(DATASET, DCTERMS.spatial))
    assert {ID["place/freedonia"], ID["place/tolmar"], ID["place/vesta"]} <= spatial
    assert ID["place/middle-lands"] not in spatial  # people come from there
    period = dcat.value(DATASET, DCTERMS.temporal)
    days = [dcat.value(period, term) for term in (DCAT.startDate, DCAT.endDate)]
    assert days == [Literal(d, datatype=XSD.date) for d in ("2023-01-01", "2023-12-31")]
    for theme in dcat.objects(DATASET, DCAT.theme):
        assert (theme, RDF.type, SKOS.Concept) in turtle
        assert set(dcat.objects(theme, SKOS.prefLabel)) == set(
            turtle.objects(theme, SKOS.prefLabel)
        )
        assert turtle.value(theme, SKOS.inScheme) in set(
            dcat.objects(CATALOGUE, DCAT.themeTaxonomy)
        )
    keywords = set(dcat.objects(DATASET, DCAT.keyword))
    assert {Literal("Freedonia", lang="en"), Literal("robo", lang="es")} <= keywords


def test_dcat_names_an_agent(config: Config) -> None:
    dcat = parsed(config, "dcat.ttl")
    for term in (DCTERMS.creator, DCTERMS.publisher):
        assert dcat.value(DATASET, term) == AUTHORS
    assert dcat.value(AUTHORS, FOAF.name) == Literal(metadata.AUTHORS)


def test_places_of_things_are_the_server_s_and_names_stay(config: Config) -> None:
    graph, url = parsed(config, "dcat.ttl"), "https://data.example.org/relief/"
    moved = metadata.locate(graph, BASE, url)
    assert len(moved) == len(graph)
    for predicate in metadata.LOCATIONS:
        assert not [o for o in moved.objects(None, predicate) if str(o).startswith(BASE)]
    for kept in (DCAT.distribution, DCAT.dataset, DCAT.service, DCTERMS.creator):
        assert set(moved.subject_objects(kept)) == set(graph.subject_objects(kept))
    assert (None, DCAT.endpointURL, URIRef(f"{url}sparql")) in moved


def test_every_file_of_a_release_holds_something(config: Config) -> None:
    for file in verify(config.releases / "latest").files:
        assert metadata.describe_file(file.name)
    assert metadata.describe_file("manifest.json")


def test_dcat_lists_every_file_with_its_digest(config: Config) -> None:
    dcat = parsed(config, "dcat.ttl")
    manifest = verify(config.releases / "latest")
    told = {
        str(dcat.value(d, DCTERMS.title)): (
            dcat.value(d, DCAT.byteSize),
            str(dcat.value(dcat.value(d, SPDX.checksum), SPDX.checksumValue)),
        )
        for d in dcat.objects(DATASET, DCAT.distribution)
    }
    before = [file for file in manifest.files if file.name != "dcat.ttl"]
    assert told.keys() == {file.name for file in before}
    for file in before:
        size, digest = told[file.name]
        assert (int(str(size)), digest) == (file.n_bytes, file.sha256)
    assert (DATASET, DCTERMS.identifier, Literal(f"sha256:{manifest.digest}")) in dcat
    assert (None, DCAT.endpointURL, URIRef(f"{BASE}sparql")) in dcat


# ---- a tiny release, whole

MADE = Manifest(
    issued="2026-01-01",
    digest="a" * 64,
    base_iri=BASE,
    n_quads=3,
    n_triples=3,
    graphs=(NamedGraph(f"{BASE}graph/links", 1), NamedGraph(f"{BASE}graph/report/r", 2)),
    inputs={},
    tools={},
    files=(
        ReleaseFile("reliefgraph.ttl.gz", "text/turtle", True, 12, "b" * 64),
        ReleaseFile("figures.csv", "text/csv", False, 34, "c" * 64),
    ),
)
#: What VoID and DCAT both say of it.
HEADING = f"""
<dataset> dcterms:title "{metadata.TITLE}"@en ; dcterms:description "{metadata.ABOUT}"@en ;
    dcterms:license <{metadata.LICENCE}> ; dcterms:rights "{metadata.RIGHTS}"@en ;
    dcterms:creator <catalogue#authors> ; dcterms:publisher <catalogue#authors> ;
    dcterms:issued "2026-01-01"^^xsd:date ; dcat:version "2026-01-01.aaaaaaaa" ;
    foaf:homepage <> .
<catalogue#authors> a foaf:Agent ; foaf:name "{metadata.AUTHORS}" .
"""


def described(trig: str) -> set[Triple]:
    return {(s, p, o) for s, p, o, _ in tiny.dataset(trig).quads()}


def test_dcat_of_a_tiny_release() -> None:
    known = summary.summarize(
        tiny.quads(
            """
            GRAPH <graph/report/r> {
              <id/report/r> a rg:CountryPage ; dcterms:spatial <id/lima> .
              <id/report/r> dcterms:temporal <id/may> .
              <id/care> rg:serviceType <id/concept/care> .
            }
            <id/report/r> rdfs:label "Peru"@en .
            <id/lima> rdfs:label "Lima"@es , "LIM" ; geo:hasCentroid <id/lima#centre> , _:c .
            _:c geo:asWKT "POINT(0 0)"^^geo:wktLiteral .
            <id/lima#centre> geo:asWKT "POINT(-77 -12)"^^geo:wktLiteral , <id/no-text> .
            <id/concept/care> rdfs:label "care"@en ; skos:inScheme <id/concept> , "no scheme" .
            <id/may> time:hasBeginning <id/first> ; time:hasEnd <id/last> .
            <id/first> time:inXSDDate "2023-05-01"^^xsd:date .
            <id/last> time:inXSDDate "2023-05-31"^^xsd:date .
            """
        ),
        BASE,
    )
    rows = "Every figure of every report, one in a row, with the words that say it"
    iana = "https://www.iana.org/assignments/media-types"
    dumps = f"dumps/{'a' * 16}"
    assert set(metadata.dcat(MADE, known)) == described(
        f"""
        {HEADING}
        <catalogue> a dcat:Catalog ; dcterms:title "{metadata.TITLE}"@en ;
            dcterms:description "{metadata.ABOUT}"@en ; dcterms:license <{metadata.LICENCE}> ;
            dcterms:publisher <catalogue#authors> ; foaf:homepage <> ; dcat:dataset <dataset> ;
            dcat:service <sparql> ; dcat:themeTaxonomy <id/concept> .
        <sparql> a dcat:DataService ; dcterms:title "SPARQL endpoint"@en ;
            dcterms:conformsTo <https://www.w3.org/TR/sparql11-protocol/> ;
            dcterms:license <{metadata.LICENCE}> ; dcterms:publisher <catalogue#authors> ;
            dcat:endpointURL <sparql> ; dcat:endpointDescription <sparql?format=ttl> ;
            dcat:servesDataset <dataset> .
        <dataset> a dcat:Dataset ; dcat:landingPage <> ;
            dcterms:identifier "sha256:{"a" * 64}" ; dcterms:conformsTo <ontology> ;
            dcat:keyword "care"@en , "Lima"@es , "LIM" ; dcat:theme <id/concept/care> ;
            dcterms:language <http://id.loc.gov/vocabulary/iso639-1/en> ,
                <http://id.loc.gov/vocabulary/iso639-1/es> ;
            dcterms:source <id/report/r> ; dcterms:spatial <id/lima> ;
            dcterms:temporal <dataset#period> ;
            dcat:distribution <{dumps}/reliefgraph.ttl.gz> , <{dumps}/figures.csv> .
        <id/report/r> rdfs:label "Peru"@en .
        <id/concept/care> a skos:Concept ; skos:prefLabel "care"@en .
        <id/lima> a dcterms:Location ; rdfs:label "Lima"@es , "LIM" ;
            dcat:centroid "POINT(-77 -12)"^^geo:wktLiteral , "POINT(0 0)"^^geo:wktLiteral .
        <dataset#period> a dcterms:PeriodOfTime ; dcat:startDate "2023-05-01"^^xsd:date ;
            dcat:endDate "2023-05-31"^^xsd:date .
        <{dumps}/reliefgraph.ttl.gz> a dcat:Distribution ; dcterms:title "reliefgraph.ttl.gz" ;
            dcterms:description "reliefgraph.ttl, compressed"@en ;
            dcterms:issued "2026-01-01"^^xsd:date ; dcterms:license <{metadata.LICENCE}> ;
            dcat:accessURL <dumps/> ; dcat:downloadURL <{dumps}/reliefgraph.ttl.gz> ;
            dcat:mediaType <{iana}/text/turtle> ; dcat:compressFormat <{iana}/application/gzip> ;
            dcat:byteSize "12"^^xsd:nonNegativeInteger ;
            spdx:checksum <{dumps}/reliefgraph.ttl.gz#sha256> .
        <{dumps}/reliefgraph.ttl.gz#sha256> a spdx:Checksum ;
            spdx:algorithm spdx:checksumAlgorithm_sha256 ;
            spdx:checksumValue "{"b" * 64}"^^xsd:hexBinary .
        <{dumps}/figures.csv> a dcat:Distribution ; dcterms:title "figures.csv" ;
            dcterms:description "{rows}"@en ;
            dcterms:issued "2026-01-01"^^xsd:date ; dcterms:license <{metadata.LICENCE}> ;
            dcat:accessURL <dumps/> ; dcat:downloadURL <{dumps}/figures.csv> ;
            dcat:mediaType <{iana}/text/csv> ; dcat:byteSize "34"^^xsd:nonNegativeInteger ;
            spdx:checksum <{dumps}/figures.csv#sha256> .
        <{dumps}/figures.csv#sha256> a spdx:Checksum ;
            spdx:algorithm spdx:checksumAlgorithm_sha256 ;
            spdx:checksumValue "{"c" * 64}"^^xsd:hexBinary .
        """
    )


def test_the_catalogue_omits_what_the_release_lacks() -> None:
    empty = replace(MADE, files=())
    about_nothing = metadata.dcat(empty, summary.summarize([], BASE))
    about_one = metadata.dcat(
        empty,
        summary.summarize(
            tiny.quads("""
            GRAPH <graph/report/r> { <id/report/r> dcterms:spatial <id/lima> ; rg:role "x" . }
            <id/lima> geo:hasCentroid <id/lima#centre> .
            """),
            BASE,
        ),
    )
    assert set(about_one) - set(about_nothing) == described(
        "<dataset> dcterms:spatial <id/lima> . <id/lima> a dcterms:Location ."
    )
    listed = set(about_nothing.predicates(DATASET))
    assert not listed & {DCAT.keyword, DCAT.theme, DCTERMS.language, DCTERMS.temporal}
    assert not listed & {DCAT.distribution, DCTERMS.spatial, DCTERMS.source}


def test_only_locations_under_the_base_move_to_the_server() -> None:
    """Addresses on other hosts, and IRIs that are only names, do not change."""
    base, url = "https://data.example.org/a/", "http://127.0.0.1:8000/"
    terms = (
        "dcat:accessURL dcat:downloadURL dcat:endpointDescription dcat:endpointURL "
        "dcat:landingPage foaf:homepage void:dataDump void:openSearchDescription "
        "void:sparqlEndpoint"
    ).split()

    def triples(at: str) -> set[Triple]:
        places = "".join(
            f"<{base}x> {term} <{at}{n}> , <{at}> , <https://example.org/{n}> .\n"
            for n, term in enumerate(terms)
        )
        names = f"""<{base}x> a <{base}X> ; dcterms:title "{base}" ; dcterms:source <{base}y> ;
            dcat:distribution <{base}z> ; dcat:service <{base}s> ; void:feature <{base}f> ."""
        return described(places + names)

    graph = Graph()
    graph.addN((*triple, graph) for triple in triples(base))
    assert set(metadata.locate(graph, base, url)) == triples(url)


def test_void_of_a_tiny_release() -> None:
    quads = tiny.quads(
        """
        GRAPH <graph/report/r> {
          <id/report/r> a rg:CountryPage ; dcterms:spatial <id/lima> .
        }
        GRAPH <graph/links> {
          <id/report/r> a rg:CountryPage .
          <id/lima> skos:exactMatch <http://www.wikidata.org/entity/Q1> , <id/lima-2> , "Q3" .
          <http://www.wikidata.org/entity/Q1> skos:exactMatch <http://www.wikidata.org/entity/Q2> .
          [] skos:exactMatch <http://www.wikidata.org/entity/Q2> .
        }
        """
    )
    known = summary.summarize(quads, BASE)
    names = [f"reliefgraph.{ending}" for ending in ("ttl", "jsonld", "nq", "rdf", "trig")]
    dumps = ", ".join(f"<dumps/{'a' * 16}/{n}> , <dumps/{'a' * 16}/{n}.gz>" for n in names)
    formats = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "TriG", "N-Quads")
    features = ", ".join(f"<http://www.w3.org/ns/formats/{name}>" for name in formats)
    assert set(metadata.void(quads, MADE, known)) == described(
        f"""
        {HEADING}
        <void.ttl> a void:DatasetDescription ; foaf:primaryTopic <dataset> .
        <dataset> a void:Dataset ; void:sparqlEndpoint <sparql> ; void:vocabulary <ontology#> ;
            void:openSearchDescription <opensearch.xml> ; void:uriSpace "{BASE}id/" ;
            void:exampleResource <id/report/r> , <id/lima> ;
            void:dataDump {dumps} ; void:feature {features} ;
            void:triples 7 ; void:distinctSubjects 4 ; void:distinctObjects 6 ; void:entities 3 ;
            void:classes 1 ; void:properties 3 ;
            void:subset <graph/links> , <graph/report/r> ,
                <dataset#links-www.wikidata.org-entity-exactMatch> ;
            void:classPartition <dataset#class-w3id.org-reliefgraph-ontology-CountryPage> ;
            void:propertyPartition <dataset#property-purl.org-dc-terms-spatial> ,
                <dataset#property-www.w3.org-1999-02-22-rdf-syntax-ns-type> ,
                <dataset#property-www.w3.org-2004-02-skos-core-exactMatch> .
        <graph/links> a void:Dataset ; void:triples 1 .
        <graph/report/r> a void:Dataset ; void:triples 2 .
        <dataset#class-w3id.org-reliefgraph-ontology-CountryPage> void:class rg:CountryPage ;
            void:entities 1 .
        <dataset#property-purl.org-dc-terms-spatial> void:property dcterms:spatial ;
            void:triples 1 .
        <dataset#property-www.w3.org-1999-02-22-rdf-syntax-ns-type> void:property rdf:type ;
            void:triples 1 .
        <dataset#property-www.w3.org-2004-02-skos-core-exactMatch> void:triples 5 ;
            void:property skos:exactMatch .
        <dataset#links-www.wikidata.org-entity-exactMatch> a void:Linkset ; void:triples 1 ;
            rdfs:label "links to www.wikidata.org"@en ; void:linkPredicate skos:exactMatch ;
            void:subjectsTarget <dataset> ;
            void:objectsTarget <dataset#target-www.wikidata.org-entity> .
        <dataset#target-www.wikidata.org-entity> a void:Dataset ;
            dcterms:title "www.wikidata.org" ; void:uriSpace "http://www.wikidata.org/entity/" ;
            foaf:homepage <http://www.wikidata.org/> .
        """
    )


def test_void_names_a_few_pages_and_places_as_examples() -> None:
    pages = " ".join(f"<id/report/{n}> a rg:CountryPage ." for n in range(5))
    places = " ".join(f"<id/report/0> rg:place <id/place/{n}> ." for n in range(5))
    known = summary.summarize(tiny.quads(f"GRAPH <graph/report/r> {{ {pages} {places} }}"), BASE)
    examples = set(metadata.void([], MADE, known).objects(DATASET, VOID.exampleResource))
    assert examples == {ID[f"{kind}/{n}"] for kind in ("report", "place") for n in range(3)}


def test_a_linkset_counts_the_matches_of_things_with_one_outside_dataset() -> None:
    quads = tiny.quads("""
        <id/place/a> skos:exactMatch wd:Q1 .
        <id/place/b> skos:exactMatch wd:Q2 .
        <id/place/b> skos:closeMatch wd:Q3 , <https://data.example.org/x#4> , <id/place/a> .
        <id/place/b> rdfs:seeAlso wd:Q5 .
        rg:Place skos:exactMatch wd:Q6 .
        <id/place/b> skos:exactMatch "Q7" .
    """)
    manifest = Manifest("2023-12-31", "ab" * 32, BASE, 8, 8, (), {}, {}, ())
    described = metadata.void(quads, manifest, summary.summarize(quads, BASE))
    assert {
        tuple(
            str(described.value(linkset, term))
            for term in (RDFS.label, VOID.linkPredicate, VOID.objectsTarget, VOID.triples)
        )
        for linkset in described.subjects(RDF.type, VOID.Linkset)
    } == {
        (
            "links to www.wikidata.org",
            str(SKOS.exactMatch),
            f"{DATASET}#target-www.wikidata.org-entity",
            "2",
        ),
        (
            "links to www.wikidata.org",
            str(SKOS.closeMatch),
            f"{DATASET}#target-www.wikidata.org-entity",
            "1",
        ),
        (
            "links to data.example.org",
            str(SKOS.closeMatch),
            f"{DATASET}#target-data.example.org-x",
            "1",
        ),
    }
    assert set(described.subjects(RDF.type, VOID.Linkset)) <= set(
        described.objects(DATASET, VOID.subset)
    )
    target = URIRef(f"{DATASET}#target-data.example.org-x")
    assert {
        term: str(described.value(target, term))
        for term in (DCTERMS.title, VOID.uriSpace, FOAF.homepage)
    } == {
        DCTERMS.title: "data.example.org",
        VOID.uriSpace: "https://data.example.org/x#",
        FOAF.homepage: "https://data.example.org/",
    }


def test_each_outside_dataset_and_match_property_has_a_linkset() -> None:
    quads = tiny.quads("""
        <id/a> skos:exactMatch <https://example.org/a#1> , <https://example.org/a#2> ;
            skos:closeMatch <https://example.org/a#1> , <http://b.example/x/1> ;
            rdfs:seeAlso <https://example.org/a#3> ; rg:matches <https://example.org/a#4> .
        <id/b> skos:exactMatch <https://example.org/a#1> , [] .
        <id/c> skos:exactMatch <http://b.example/x/2> .
        GRAPH <graph/links> { <id/c> skos:exactMatch <http://b.example/x/2> }
        <graph/links> skos:exactMatch <http://b.example/x/3> .
        """)
    void = metadata.void(quads, MADE, summary.summarize(quads, BASE))
    terms = (VOID.linkPredicate, VOID.objectsTarget, VOID.triples, RDFS.label)
    found = {
        (*(str(void.value(s, term)).removeprefix(BASE) for term in terms), str(s)[len(BASE) :])
        for s in void.subjects(RDF.type, VOID.Linkset)
    }
    exact, close = str(SKOS.exactMatch), str(SKOS.closeMatch)
    a, b = "dataset#target-example.org-a", "dataset#target-b.example-x"
    names = ("links to example.org", "links to b.example")
    assert found == {
        (exact, a, "3", names[0], "dataset#links-example.org-a-exactMatch"),
        (close, a, "1", names[0], "dataset#links-example.org-a-closeMatch"),
        (close, b, "1", names[1], "dataset#links-b.example-x-closeMatch"),
        (exact, b, "1", names[1], "dataset#links-b.example-x-exactMatch"),
    }
    assert {
        (str(target).removeprefix(BASE), str(void.value(target, VOID.uriSpace)), str(home))
        for target, home in void.subject_objects(FOAF.homepage)
        if target != DATASET
    } == {
        (a, "https://example.org/a#", "https://example.org/"),
        (b, "http://b.example/x/", "http://b.example/"),
    }


def test_a_blank_class_is_counted_without_a_partition() -> None:
    quads = tiny.quads("<id/a> a [] , rg:Place . [] a rg:Place .")
    void = metadata.void(quads, MADE, summary.summarize(quads, BASE))
    counts = {
        term: int(str(void.value(DATASET, term)))
        for term in (
            VOID.triples,
            VOID.distinctSubjects,
            VOID.distinctObjects,
            VOID.entities,
            VOID.classes,
            VOID.properties,
        )
    }
    assert list(counts.values()) == [3, 2, 2, 1, 2, 1]
    (part,) = void.objects(DATASET, VOID.classPartition)
    assert void.value(part, VOID.entities) == Literal(2)

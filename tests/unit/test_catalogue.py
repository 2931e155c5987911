from rdflib import DCTERMS, RDF, SKOS, VOID, Graph, Literal, Namespace, URIRef

from kg.config import Config
from kg.manifest import verify
from kg.namespaces import BASE

DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
DATASET = URIRef(f"{BASE}dataset")


def parsed(config: Config, name: str) -> Graph:
    return Graph().parse(config.releases / "latest" / name)


def test_void_counts_what_is_there(config: Config) -> None:
    void = parsed(config, "void.ttl")
    made = verify(config.releases / "latest")
    assert void.value(DATASET, VOID.triples) == Literal(made.n_triples)
    for graph in made.graphs:
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


def test_void_tells_the_links(config: Config) -> None:
    void, turtle = parsed(config, "void.ttl"), parsed(config, "reliefgraph.ttl")
    linksets = set(void.subjects(RDF.type, VOID.Linkset))
    counts = {int(str(void.value(s, VOID.triples))) for s in linksets}
    matches = (SKOS.exactMatch, SKOS.closeMatch)
    wikidata = [o for match in matches for o in turtle.objects(None, match) if "wikidata" in str(o)]
    assert sum(counts) == len(wikidata) == 7


def test_dcat_tells_every_file_with_its_digest(config: Config) -> None:
    dcat = parsed(config, "dcat.ttl")
    made = verify(config.releases / "latest")
    told = {
        str(dcat.value(d, DCTERMS.title)): (
            dcat.value(d, DCAT.byteSize),
            str(dcat.value(dcat.value(d, SPDX.checksum), SPDX.checksumValue)),
        )
        for d in dcat.objects(DATASET, DCAT.distribution)
    }
    before = [file for file in made.files if file.name != "dcat.ttl"]
    assert told.keys() == {file.name for file in before}
    for file in before:
        size, digest = told[file.name]
        assert (int(str(size)), digest) == (file.n_bytes, file.sha256)
    assert (DATASET, DCTERMS.identifier, Literal(f"sha256:{made.digest}")) in dcat
    assert (None, DCAT.endpointURL, URIRef(f"{BASE}sparql")) in dcat

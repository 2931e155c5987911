"""A dataset that means ill: markup, other directions, length, circles, and what is no number."""

from typing import Final

from kg.namespaces import BASE

LONG: Final = "long " * 2_000
MARKUP: Final = "<script>alert('1')</script>&amp;\"><img src=x onerror=alert(2)>"
ARABIC: Final = "أطباء بلا حدود"
#: Python refuses to read so many digits as one number.
_HUGE: Final = "9" * 5_000
_MANY: Final = ", ".join(f"rg:v{n}" for n in range(150))

TURTLE: Final = f"""
@prefix id: <{BASE}id/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rg: <{BASE}ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

<{BASE}id/place/markup> a rg:Place ;
    rdfs:label \"\"\"{MARKUP}\"\"\"@en ;
    skos:note \"\"\"{MARKUP}\"\"\"@en ;
    rg:pcode \"\"\"{MARKUP}\"\"\" ;
    rg:within <{BASE}id/place/markup> , [ rdfs:label "nameless" ] ;
    skos:exactMatch <javascript:alert(1)> , <https://www.wikidata.org/entity/Q1> ;
    rg:borders <javascript:alert(2)> ;
    dcterms:isReplacedBy <javascript:alert(3)> , <data:text/html,x> .

<{BASE}id/organization/arabic> a rg:Organization ;
    rdfs:label "{ARABIC}"@ar ;
    skos:altLabel "\u202edrawkcab"@en ;
    rg:place <{BASE}id/place/markup> .

<{BASE}id/person/long> a rg:Person ;
    rdfs:label "{LONG}"@en , "{LONG}"@fr ;
    skos:altLabel "other {LONG}"@en ;
    skos:note "{LONG}"@en ;
    rg:role "{LONG}" .

<{BASE}id/statement/circle> a rg:Statement ;
    rdf:subject <{BASE}id/statement/circle> ;
    rdf:predicate rdf:subject ;
    rdf:object <{BASE}id/statement/circle> ;
    rg:evidence <{BASE}id/excerpt/x/1-2> ;
    rg:basis "no concept" .

<{BASE}id/excerpt/x/1-2> a rg:Excerpt ;
    oa:hasSource "no page" ;
    oa:hasSelector <{BASE}id/excerpt/x/1-2#quote> .
<{BASE}id/excerpt/x/1-2#quote> oa:exact \"\"\"{MARKUP}\"\"\" .

<{BASE}id/report/x> a rg:CountryPage ; <https://schema.org/text> "one two" .
<{BASE}id/excerpt/x/{_HUGE}-4> a rg:Excerpt ;
    oa:hasSource <{BASE}id/report/x> ;
    oa:hasSelector [ oa:exact "two" ] , [ oa:start "{_HUGE}" ; oa:end 7 ] .
<{BASE}id/statement/huge> a rg:Statement ;
    rdf:subject <{BASE}id/place/markup> ;
    rdf:predicate rg:within ;
    rdf:object <{BASE}id/place/hub> ;
    rg:evidence <{BASE}id/excerpt/x/{_HUGE}-4> .

<{BASE}id/concept/circle> a skos:ConceptScheme ; skos:inScheme <{BASE}id/concept/circle> .
<{BASE}id/concept/circle/one> skos:inScheme <{BASE}id/concept/circle> ;
    skos:broader <{BASE}id/concept/circle/two> .
<{BASE}id/concept/circle/two> skos:inScheme <{BASE}id/concept/circle> ;
    skos:broader <{BASE}id/concept/circle/one> .

<{BASE}id/event/one> a rg:Event ; rg:triggeredBy <{BASE}id/event/two> , <{BASE}id/event/one> .
<{BASE}id/event/two> a rg:Event ; rg:follows <{BASE}id/event/one> .

<{BASE}id/concept/indicators/odd> a rg:Indicator .
<{BASE}id/observation/x/odd> a rg:Figure ; rg:indicator <{BASE}id/concept/indicators/odd> ;
    rg:value "many" , "NaN" ; rg:minExclusive "1e400" .
<{BASE}id/observation/x/infinite> a rg:Figure ;
    rg:indicator <{BASE}id/concept/indicators/odd> ;
    rg:value "Infinity" ; rg:quantifier "some" .
<{BASE}id/observation/x/ill-typed> a rg:Figure ;
    rg:indicator <{BASE}id/concept/indicators/odd> ;
    rg:value "abc"^^xsd:integer ; rg:minExclusive 1 , 2 ; rg:maxInclusive "NaN"^^xsd:double ;
    rg:rank 3 .

<{BASE}id/place/Перу> a rg:Place ; rdfs:label "Перу"@ru .

<{BASE}id/place/hub> rdfs:label {", ".join(f'"hub {n}"@en' for n in range(300))} ;
    {" ; ".join(f"rg:p{p} {p * 1000} , {_MANY}" for p in range(30))} .

<{BASE}id/gadget/a%20b> rdfs:label "of no known kind" .
<https://example.org/elsewhere> rdfs:label "elsewhere" ; rg:place <{BASE}id/place/markup> .
"""

"""The ontology as its page shows it, on a few terms."""

from server.ontology import terms
from server.ontology.terms import Branch
from tests import tiny

#: Classes with their superclasses, and properties with their domains and ranges.
TERMS = """
    rg:Top a owl:Class . rg:Other a owl:Class ; rdfs:subClassOf <http://example.org/Elsewhere> .
    rg:Middle a owl:Class ; rdfs:subClassOf rg:Top , rg:Middle .
    rg:Low a owl:Class ; rdfs:subClassOf rg:Middle , rg:Top .
    rg:Both a owl:Class ; rdfs:subClassOf rg:Top , rg:Other .
    rg:Round a owl:Class ; rdfs:subClassOf rg:Third , rg:Top .
    rg:Trip a owl:Class ; rdfs:subClassOf rg:Round . rg:Third a owl:Class ; rdfs:subClassOf rg:Trip .
    rg:ofTop a owl:ObjectProperty ; rdfs:domain rg:Top ; rdfs:range rg:Other , rg:Low .
    rg:ofLow a owl:DatatypeProperty ; rdfs:domain rg:Low , rg:Top .
    rg:ofTwo a owl:ObjectProperty ; rdfs:domain rg:Low , rg:Other .
    rg:ofNone a owl:ObjectProperty ; rdfs:range rg:Top .
    rg:ofElse a owl:ObjectProperty ; rdfs:domain <http://example.org/Elsewhere> .
    <id/concept/b> a skos:ConceptScheme ; rdfs:label "B" . <id/concept/b/x> skos:inScheme <id/concept/b> .
    <id/concept/a> a skos:ConceptScheme ; rdfs:label "C" .
"""  # noqa: E501  # Turtle


Outline = dict[str, tuple[dict[str, list[str]], "Outline"]]


def outline(branches: tuple[Branch, ...]) -> Outline:
    """Return each class with its properties, their ranges, and its subclasses."""
    return {
        each.term.local: (
            {term.local: [end.text for end in ends] for term, ends in each.arrows},
            outline(each.branches),
        )
        for each in branches
    }


def test_classes_form_a_tree_with_their_properties() -> None:
    found = terms.arrange(tiny.names(TERMS))
    two: dict[str, list[str]] = {"ofTwo": []}
    both: Outline = {"Both": ({}, {})}
    assert outline(found.tree) == {
        "Other": (two, both),
        "Top": (
            {"ofTop": ["Low", "Other"]},
            {
                **both,
                "Middle": ({}, {"Low": ({"ofLow": [], **two}, {})}),
                "Round": ({}, {"Trip": ({}, {"Third": ({}, {})})}),
            },
        ),
    }
    assert [term.local for term in found.loose] == ["ofElse", "ofNone"]
    assert [each.local for each in found.classes] == [
        "Both",
        "Low",
        "Middle",
        "Other",
        "Round",
        "Third",
        "Top",
        "Trip",
    ]
    properties = ["ofElse", "ofLow", "ofNone", "ofTop", "ofTwo"]
    assert [each.local for each in found.properties] == properties
    assert [(each.name.text, each.n_concepts) for each in found.schemes] == [("B", 1), ("C", 0)]

"""What the kinds of things are called."""

from server.graph import kinds
from server.graph.kinds import KINDS


def test_kinds_have_an_order_and_names() -> None:
    assert [(kind.slug, kind.many, kind.one) for kind in KINDS] == [
        ("report", "Reports", "report"),
        ("place", "Places", "place"),
        ("organization", "Organisations", "organisation"),
        ("operation", "Operations", "operation"),
        ("presence", "Presences", "presence"),
        ("service", "Services", "service"),
        ("population", "Populations", "population"),
        ("partnership", "Partnerships", "partnership"),
        ("event", "Events", "event"),
        ("observation", "Observations", "observation"),
        ("concept", "Concept schemes", "concept"),
        ("person", "People", "person"),
        ("time", "Times", "time"),
        ("encoding", "Encodings", "encoding"),
        ("source", "Sources", "source"),
        ("statement", "Statements", "statement"),
        ("excerpt", "Excerpts", "excerpt"),
    ]
    assert all(kinds.find_kind(kind.slug) is kind for kind in KINDS)
    assert kinds.find_kind("organisation") is None
    assert all(kind.about.endswith(".") for kind in KINDS)

"""Who encoded a page, and when."""

import shutil
from pathlib import Path

import pytest
from rdflib import DCTERMS, PROV, RDF, RDFS, XSD, Dataset, Literal

from kg import encode
from kg.errors import EncodingError
from kg.namespaces import GRAPH, ID, RG
from tests.conftest import FREEDONIA, ROOT

CORPUS = ROOT / "tests/corpus"
LINE = "encoded: {date: 2026-11-23, by: authors of the corpus}"


def encoded(folder: Path, line: str) -> Dataset:
    shutil.copytree(CORPUS / "reports", folder / "reports")
    file = folder / f"reports/{FREEDONIA}/encoding.yamlld"
    source = file.read_text("utf-8")
    assert LINE in source
    file.write_text(source.replace(LINE, line), "utf-8")
    return encode.dataset(ROOT / "ontology", CORPUS / "reference", folder / "reports")


def test_a_report_s_graph_was_made_by_an_activity(dataset: Dataset) -> None:
    activity, names = ID[f"encoding/{FREEDONIA}"], dataset.graph(GRAPH.names)
    provenance = dataset.graph(GRAPH.provenance)
    assert set(names.objects(activity, RDF.type)) == {RG.Encoding, PROV.Activity}
    assert {str(label)[:12] for label in names.objects(activity, RDFS.label)} >= {"Encoding of:"}
    assert set(provenance.predicate_objects(activity)) == {
        (PROV.used, ID[f"report/{FREEDONIA}"]),
        (PROV.wasAssociatedWith, ID["organization/corpus-authors"]),
        (DCTERMS.date, Literal("2026-11-23", datatype=XSD.date)),
    }
    assert (GRAPH.reports[FREEDONIA], PROV.wasGeneratedBy, activity) in provenance


def test_an_encoding_may_leave_it_out(tmp_path: Path) -> None:
    provenance = encoded(tmp_path, "").graph(GRAPH.provenance)
    assert (ID[f"encoding/{FREEDONIA}"], None, None) not in provenance


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2026-11-23", "23 November", "write '{date: YYYY-MM-DD, by: …}'"),
        ("2026-11-23", "2026-13-01", "write '{date: YYYY-MM-DD, by: …}'"),
        (", by: authors of the corpus", "", "write '{date: YYYY-MM-DD, by: …}'"),
        ("by:", "of: Peru, by:", "write '{date: YYYY-MM-DD, by: …}'"),
        ("authors of the corpus", "nobody", "0 organisations in "),
    ],
)
def test_a_fault_names_its_remedy(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(EncodingError) as caught:
        encoded(tmp_path, LINE.replace(old, new))
    assert reason in caught.value.reason
    assert caught.value.line is not None

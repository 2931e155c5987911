"""Citations of the dataset, in full."""

import yaml

from kg.dataset import metadata, summary
from kg.namespaces import BASE, ID
from server.dataset import catalogue
from tests import tiny

SUBJECTS = summary.summarize(
    tiny.quads(
        """
        GRAPH <graph/report/r> {
          <id/report/r> a rg:CountryPage ; dcterms:spatial <id/lima> , <id/ica> ;
            dcterms:publisher <id/z> , <id/a> .
          <id/report/s> a rg:CountryPage .
        }
        <id/report/r> rdfs:label "Peru"@en . <id/report/s> rdfs:label "Chile"@en .
        <id/lima> rdfs:label "Lima"@en , "Лима"@ru , "LIM" . <id/ica> rdfs:label "Ica"@en .
        <id/z> rdfs:label "Zoé Relief"@en . <id/a> rdfs:label "Aid"@en , "Ayuda"@es .
        """
    ),
    BASE,
)
DIGEST, NAME = "a" * 64, "a" * 16


def test_the_citation_in_words() -> None:
    assert catalogue.citation(tiny.RELEASE, tiny.links()) == (
        f"{metadata.AUTHORS} (2026). {metadata.TITLE}, version 2026-01-02.aaaaaaaa, release {NAME} "
        f"(sha256:{DIGEST}). {BASE}dataset"
    )


def test_the_citation_for_bibtex() -> None:
    assert catalogue.bibtex(tiny.RELEASE, tiny.links()) == (
        f"@misc{{reliefgraph-{NAME},\n"
        f"  author = {{{{{metadata.AUTHORS}}}}},\n"
        f"  title = {{{{{metadata.TITLE}}}}},\n"
        "  year = {2026},\n"
        "  version = {2026-01-02.aaaaaaaa},\n"
        f"  note = {{Version 2026-01-02.aaaaaaaa, release {NAME} (sha256:{DIGEST})}},\n"
        f"  url = {{{BASE}dataset}},\n"
        "}\n"
    )


def test_the_cff_file_cites_the_reports() -> None:
    text = catalogue.citation_cff(tiny.RELEASE, SUBJECTS, tiny.links())
    cited = yaml.safe_load(text)
    assert cited == {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it, and the reports that it is from.",
        "type": "dataset",
        "title": metadata.TITLE,
        "abstract": metadata.ABOUT,
        "authors": [{"name": metadata.AUTHORS}],
        "version": "2026-01-02.aaaaaaaa",
        "date-released": "2026-01-02",
        "license": metadata.LICENCE_SPDX,
        "url": f"{BASE}dataset",
        "repository-artifact": f"{tiny.URL}dumps/{NAME}/",
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{DIGEST}",
                "description": "SHA-256 of the canonical N-Quads of this release",
            }
        ],
        "keywords": ["Aid", "Ica", "Lima", "Zoé Relief"],
        "references": [
            {
                "type": "report",
                "title": "Peru",
                "authors": [{"name": "Aid"}, {"name": "Zoé Relief"}],
                "url": str(ID["report/r"]),
            },
            {
                "type": "report",
                "title": "Chile",
                "authors": [{"name": "unknown"}],
                "url": str(ID["report/s"]),
            },
        ],
    }
    first, second, *_ = text.splitlines()
    assert (first, second) == (
        f"cff-version: {cited['cff-version']}",
        f"message: {cited['message']}",
    )
    assert "name: Zoé Relief\n" in text
    assert 90 < max(map(len, text.splitlines())) < 110

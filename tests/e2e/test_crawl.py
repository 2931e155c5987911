"""Requests every IRI of a release in every format, and follows every link of the answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.formats import Format, by_token
from kg.store import Store
from server.web.links import Links
from server.web.representation import OFFERS
from tests.e2e.iris import release_iris, withdrawn_iris

SHARES = 4
#: The kinds of things of which there are many alike.
ALIKE = ("concept", "excerpt", "statement")
SERVER = "http://localhost/"
DATA = [form for form in OFFERS if form.codec is not None]
LINK = re.compile(r'<([^>]*)>; rel="([a-z-]+)"(?:; type="([^"]+)")?')
#: Links to IRIs of others, which are not requested.
OUTSIDE = {"license", "type"}
#: Links that belong to the page, not to the document.
PAGE_LINKS = {"stylesheet", "icon", "search"}


class Page(HTMLParser):
    """Collects the links of a page, and the ids that links can lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: set[str] = set()
        self.posts: set[tuple[str, str, str]] = set()
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.ids.update([attributes["id"]] if "id" in attributes else [])
        if "href" in attributes:
            self.hrefs.add(attributes["href"])
        if tag == "link":
            self.posts.add((attributes["href"], attributes["rel"], attributes.get("type", "")))


@dataclass
class Crawl:
    """A client that requests each address once."""

    client: FlaskClient
    store: Store
    answers: dict[tuple[str, str], TestResponse] = field(default_factory=dict)
    pages: dict[int, Page] = field(default_factory=dict)

    @cached_property
    def links(self) -> Links:
        return Links(self.store.manifest, SERVER)

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        return withdrawn_iris(self.store)

    @cached_property
    def _withdrawn_addresses(self) -> frozenset[str]:
        things = [iri for iri in self.withdrawn if "#" not in iri]
        paths = (
            path for iri in things for path in (self.links.document(iri), self.local_path(iri))
        )
        return frozenset(urljoin(SERVER, path) for path in paths if path)

    def status(self, url: str) -> int:
        """Return the status that a document has: 410 if its thing is withdrawn."""
        document = re.sub(r"\.[a-z]+(?:\?.*)?$|\?.*$", "", urljoin(SERVER, url))
        return 410 if document in self._withdrawn_addresses else 200

    def get(self, url: str, accept: str = "*/*") -> TestResponse:
        key = (url.partition("#")[0], accept)
        if key not in self.answers:
            path = key[0].removeprefix(SERVER.rstrip("/"))
            response = self.client.get(path, headers={"Accept": accept}, buffered=True)
            self.answers[key] = response
        return self.answers[key]

    def page(self, response: TestResponse) -> Page:
        """Return an answer as a page; each is parsed once."""
        if id(response) not in self.pages:
            self.pages[id(response)] = Page(response.text)
        return self.pages[id(response)]

    def local_path(self, iri: str) -> str | None:
        """Return the path of an IRI on this server, by the rules of docs/publishing.md."""
        base = self.store.manifest.base_iri
        if iri.startswith(base):
            return f"/{iri.removeprefix(base)}"
        return iri if iri.startswith((SERVER, "/")) else None


@pytest.fixture(scope="module")
def crawl(client: FlaskClient, store: Store) -> Crawl:
    return Crawl(client, store)


def share(store: Store, number: int) -> list[str]:
    """Return a share of all IRIs; of those that are alike, every fourth."""
    iris = release_iris(store)
    alike = [iri for iri in iris if any(f"/id/{kind}/" in iri for kind in ALIKE)]
    others = sorted({*iris} - {*alike})
    return (others + alike[::4])[number::SHARES]


def canonical(triples: Iterator[ox.Quad]) -> list[str]:
    dataset = ox.Dataset(triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def parsed(response: TestResponse, form: Format) -> list[str]:
    assert response.mimetype == form.media_type
    assert isinstance(form.codec, ox.RdfFormat)
    return canonical(ox.parse(response.data, format=form.codec))


def negotiated(iri: str, crawl: Crawl, form: Format) -> TestResponse:
    """Follow an IRI like a client that accepts only one format."""
    response = crawl.get(crawl.local_path(iri) or "", form.media_type)
    if response.status_code == 303:
        response = crawl.get(response.headers["Location"], form.media_type)
    return response


@pytest.mark.parametrize("number", range(SHARES))
def test_every_iri_has_the_same_triples_in_every_format(crawl: Crawl, number: int) -> None:
    for iri in share(crawl.store, number):
        answers = {form.token: negotiated(iri, crawl, form) for form in OFFERS}
        status = 410 if iri in crawl.withdrawn else 200
        assert {answer.status_code for answer in answers.values()} == {status}, iri
        assert answers["html"].mimetype == "text/html", iri
        graphs = {form.token: parsed(answers[form.token], form) for form in DATA}
        assert len(graphs["nt"]) > 2, iri
        assert all(triples == graphs["nt"] for triples in graphs.values()), iri


@pytest.mark.parametrize("number", range(SHARES))
def test_every_link_header_is_true(crawl: Crawl, number: int) -> None:
    for iri in share(crawl.store, number):
        base = crawl.store.manifest.base_iri
        if not iri.startswith((f"{base}id/", f"{base}ontology")):
            continue  # an answer of the endpoint, the context
        for form in OFFERS:
            response = negotiated(iri, crawl, form)
            header = response.headers["Link"]
            posts = LINK.findall(header)
            assert header == ", ".join(
                f'<{href}>; rel="{rel}"' + (f'; type="{kind}"' if kind else "")
                for href, rel, kind in posts
            )
            others = {kind for _, rel, kind in posts if rel == "alternate"}
            assert others == {offer.media_type for offer in OFFERS if offer is not form}
            for href, rel, kind in posts:
                check_link_header(crawl, href, rel, kind)
            if form.codec is None:
                in_page = {post for post in crawl.page(response).posts if post[1] not in PAGE_LINKS}
                assert in_page == set(posts), iri


def check_link_header(crawl: Crawl, href: str, rel: str, kind: str) -> None:
    if rel in OUTSIDE:
        assert urlsplit(href).scheme == "https"
        return
    path = crawl.local_path(href)
    assert path, (rel, href)
    response = crawl.get(path)
    if response.status_code == 303:
        path = response.headers["Location"]
        response = crawl.get(path)
    assert response.status_code == crawl.status(path), (rel, href)
    if kind:
        assert response.mimetype == kind, (rel, href)
        assert "Accept" not in response.vary, href


@pytest.mark.parametrize("number", range(SHARES))
def test_every_link_of_every_page_leads_somewhere(crawl: Crawl, number: int) -> None:
    page_type = by_token("html").media_type
    for iri in share(crawl.store, number):
        response = negotiated(iri, crawl, by_token("html"))
        if response.mimetype != page_type:
            continue
        page = crawl.page(response)
        for href in page.hrefs:
            if href.startswith("#"):
                assert unquote(href[1:]) in page.ids, (iri, href)
            elif crawl.local_path(urljoin(SERVER, href)) and not href.startswith("http"):
                check_href(crawl, iri, href, page_type)


def check_href(crawl: Crawl, iri: str, href: str, page_type: str) -> None:
    url = urljoin(SERVER, href)
    target = crawl.get(url, f"{page_type}, */*;q=0.1")
    if target.status_code in (302, 303):
        url = urljoin(url, target.headers["Location"])
        target = crawl.get(url)
    assert target.status_code == crawl.status(url.partition("#")[0]), (iri, href)
    fragment = urlsplit(url).fragment
    if fragment and target.mimetype == page_type:
        assert unquote(fragment) in crawl.page(target).ids, (iri, href)

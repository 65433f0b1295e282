"""A document can name nothing outside the package: every way that HTML, CSS and SVG have of naming a file or address."""

from __future__ import annotations

import base64
import http.server
import io
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pikepdf
import pytest

from reportgen.report.pdf import render_pdf
from reportgen.report.profiles import profile
from reportgen.system.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
HIDDEN = "words that only the file holds"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'

# {} is the address; where a style or the head is meant, that is the first part.
VECTORS: dict[str, str] = {
    "img": "<img src='{}' alt='x'>",
    "img srcset": "<img src='data:,' srcset='{} 2x' alt='x'>",
    "picture": "<picture><source srcset='{}'><img src='{}' alt='x'></picture>",
    "object": "<object data='{}'>x</object>",
    "embed": "<embed src='{}'>",
    "iframe": "<iframe src='{}'></iframe>",
    "input": "<input type='image' src='{}' alt='x'>",
    "video": "<video src='{}' poster='{}'></video>",
    "audio": "<audio src='{}'></audio>",
    "link stylesheet": "<link rel='stylesheet' href='{}'>",
    "link icon": "<link rel='icon' href='{}'>",
    "link attachment": "<link rel='attachment' href='{}'>",
    "a attachment": "<a rel='attachment' href='{}'>x</a>",
    "base and img": "<base href='{}'><img src='x.png' alt='x'>",
    "body background": "<table background='{}'><tr><td>x</td></tr></table>",
    "style import": "<style>@import '{}';</style>",
    "style import url": "<style>@import url({});</style>",
    "style namespace": "<style>@namespace url({});</style>",
    "style font": "<style>@font-face {{ font-family: x; src: url({}) }} p {{ font-family: x }}</style><p>x",
    "style background": "<p style=\"background: url('{}')\">x</p>",
    "style border": "<p style=\"border: 9px solid; border-image: url('{}') 9\">x</p>",
    "style list": "<ul style=\"list-style-image: url('{}')\"><li>x</ul>",
    "style content": "<style>p::before {{ content: url('{}') }}</style><p>x",
    "style mask": "<p style=\"mask: url('{}')\">x</p>",
    "style cursor": "<p style=\"cursor: url('{}')\">x</p>",
    "style profile": "<style>@color-profile --x {{ src: url('{}') }} p {{ color: color(--x 1 0 0) }}</style><p>x",
    "style page": "<style>@page {{ background: url('{}') }}</style><p>x",
    "style margin": "<style>@page {{ @top-left {{ content: url('{}') }} }}</style><p>x",
    "style attribute": "<style>p {{ background: attr(title url) }}</style><p title='{}'>x",
    "svg image": SVG.format("<image href='{}' width='9' height='9'/>"),
    "svg xlink": SVG.format("<image xlink:href='{}' width='9' height='9'/>"),
    "svg use": SVG.format("<use href='{}#a'/>"),
    "svg style": SVG.format("<style>@import '{}';</style><rect width='9' height='9'/>"),
    "svg fill": SVG.format("<rect width='9' height='9' fill=\"url('{}#a')\"/>"),
    "svg filter": SVG.format(
        "<filter id='f'><feImage href='{}'/></filter><rect width='9' height='9' filter='url(#f)'/>"
    ),
    "svg foreign": SVG.format("<foreignObject><img src='{}'/></foreignObject>"),
    "svg script": SVG.format("<script href='{}'/>"),
    "svg entity": "<!DOCTYPE x [<!ENTITY a SYSTEM '{}'>]><p>&a;",
    "meta refresh": "<meta http-equiv='refresh' content='0;url={}'>",
    "script": "<script src='{}'></script>",
}
NESTED = ("svg image", "svg xlink", "svg style", "svg use")


@pytest.fixture(scope="module")
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine that notes who calls."""
    calls: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(HIDDEN.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/x", calls
        server.shutdown()
        thread.join()


def printed(body: str) -> bytes | None:
    """The PDF of a page with a body, None where making it was refused."""
    style = f"<style>{profile('a4').font_faces()} body {{ font: 11pt 'Source Sans 3' }}</style>"
    html = f"<html lang='en'><head><title>T</title>{style}</head><body><p>words</p>{body}</body></html>"
    try:
        return render_pdf(html, timestamp=MOMENT)
    except OutputError as error:
        if "\n" in str(error):
            raise
        return None


def held(data: bytes) -> bytes:
    """Everything inside a PDF, unpacked."""
    with pikepdf.open(io.BytesIO(data)) as document:
        parts = [item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream) and _readable(item)]
        assert not document.attachments
    return b"\n".join(parts) + data


def _readable(stream: pikepdf.Stream) -> bool:
    return stream.get("/Filter") in (None, pikepdf.Name.FlateDecode)


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "secret.txt"
    path.write_text(HIDDEN)
    return path


@pytest.mark.slow
def test_no_vector_reads_a_file_or_calls_out(
    asked: tuple[str, list[str]], secret: Path, tell: Callable[[str], None]
) -> None:
    address, calls = asked
    refused = harmless = 0
    for name, vector in VECTORS.items():
        for url in (address, secret.as_uri(), str(secret)):
            data = printed(vector.replace("{{", "{").replace("}}", "}").replace("{}", url))
            assert calls == [], name
            refused += data is None
            if data is not None:
                harmless += 1
                assert HIDDEN.encode() not in held(data), (name, url)
                assert HIDDEN.encode("utf-16-be") not in data
    tell(f"fetcher: {len(VECTORS)} vectors x 3 addresses: {refused} refused, {harmless} harmless")
    assert len(VECTORS) >= 33
    assert refused > harmless


@pytest.mark.slow
@pytest.mark.parametrize("name", NESTED)
def test_a_drawing_inside_a_data_address_is_no_way_out(name: str, asked: tuple[str, list[str]], secret: Path) -> None:
    address, calls = asked
    for url in (address, secret.as_uri()):
        inner = base64.b64encode(VECTORS[name].replace("{}", url).encode()).decode()
        data = printed(f"<img src='data:image/svg+xml;base64,{inner}' alt='x'>")
        assert calls == []
        assert data is None or HIDDEN.encode() not in held(data)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "reportgen:../pyproject.toml",
            "reportgen:fonts/../print.css",
            "reportgen:print.css",
            "reportgen:/etc/passwd",
        ),
        *(
            "reportgen:fonts/%2e%2e/%2e%2e/pyproject.toml",
            "reportgen:fonts/..\\..\\x",
            "\\\\server\\share\\x",
            "//evil.example/x",
        ),
        *(
            "ftp://127.0.0.1/x",
            "FILE:///etc/passwd",
            "jar:file:///x!/y",
            "gopher://x",
            "x.png",
            "/x.png",
            "reportgen:fonts/",
        ),
    ],
)
def test_an_address_of_any_scheme_is_refused_and_fails_the_build(url: str) -> None:
    assert printed(f'<img src="{url}" alt="x">') is None


def test_a_picture_in_the_document_itself_is_allowed() -> None:
    drawing = base64.b64encode(SVG.format("<rect width='9' height='9'/>").encode()).decode()
    assert printed(f"<img src='data:image/svg+xml;base64,{drawing}' alt='x'>")

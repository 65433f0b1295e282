"""Serve the newest page of a study to browsers of this machine, and have them load it when there is a newer one.

The page stands in a frame of another, ``templates/watch.html``, so that it is served byte by byte as it is written to
the file. The outer page asks ``/state`` with the number of the build that it shows, is answered when there is another,
and then loads the frame anew, or shows why there is none.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from reportgen.system.errors import ReportgenError, os_reason
from reportgen.system.resources import template_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOOPBACK = "127.0.0.1"
_HOSTS = (LOOPBACK, "localhost")
_PATIENCE = 20.0  # seconds until a question for a newer build is answered that there is none
_FRAME = "/report.html"
_NOTHING = b"<!doctype html><html lang=en><title>No page</title><p>There is no page yet.</p></html>"
# The outer page runs its own script and frames the report; the report has a policy of its own.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-src 'self'"
)
_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Build:
    """What is served: the number of the build, its files by name, its page, and a sentence on it."""

    number: int = 0
    files: Mapping[str, bytes] | None = None
    page: bytes = _NOTHING
    message: str = ""
    failed: bool = False

    def state(self) -> bytes:
        """Return what the outer page shows."""
        state = {"number": self.number, "files": list(self.files or ()), "message": self.message, "failed": self.failed}
        return json.dumps(state).encode()


class PageServer:
    """The newest build, and the browsers that wait for another."""

    def __init__(self, port: int) -> None:
        """Listen on the loopback address; port 0 is any free one. Raises ReportgenError where that is impossible."""
        self._newest = Build()
        self._changed = Condition()
        self._ended = False
        try:
            self._server = _Listener(port, self)
        except (OSError, OverflowError) as error:
            reason = os_reason(error) if isinstance(error, OSError) else "no such port"
            raise ReportgenError(f"cannot serve on port {port}: {reason}; --port 0 takes any free one") from error
        self._thread = Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"http://{LOOPBACK}:{self._server.server_port}/"

    def publish(self, files: Mapping[str, bytes], message: str) -> None:
        """Serve a build; its page is the file that ends in ``.html``."""
        page = next((data for name, data in files.items() if name.endswith(".html")), _NOTHING)
        self._show(Build(self._newest.number + 1, dict(files), page, message))

    def fail(self, message: str) -> None:
        """Show why there is no newer build, above the page of the last one."""
        last = self._newest
        self._show(Build(last.number + 1, last.files, last.page, message, failed=True))

    def newest(self, after: int = -1) -> Build:
        """Return the newest build; where that is number ``after``, wait up to ``_PATIENCE`` seconds for another."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._newest.number != after, _PATIENCE)
            return self._newest

    def close(self) -> None:
        """Answer whoever waits, and stop listening."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _show(self, build: Build) -> None:
        with self._changed:
            self._newest = build
            self._changed.notify_all()


@contextmanager
def page_server(port: int) -> Iterator[PageServer]:
    """Yield a server that listens until the block is left. Raises ReportgenError."""
    server = PageServer(port)
    try:
        yield server
    finally:
        server.close()


class _Listener(ThreadingHTTPServer):
    """Listens on the loopback address; ``pages`` has what is served."""

    daemon_threads = True

    def __init__(self, port: int, pages: PageServer) -> None:
        self.pages = pages
        super().__init__((LOOPBACK, port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    """Answers one browser from what the server has."""

    server: _Listener
    protocol_version = "HTTP/1.1"
    server_version = "reportgen"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer a request: 403 where ``Host`` is not this machine's own name, 404 for an unknown file."""
        asked = urlsplit(self.path)
        if _host(self.headers.get("Host", "")) not in _HOSTS:
            # Otherwise a page of another site whose name leads here could read what is served.
            self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"")
        elif asked.path == "/":
            page = template_root().joinpath("watch.html").read_bytes()
            self._answer(HTTPStatus.OK, _TYPES["html"], page, policy=_POLICY)
        elif asked.path == "/state":
            self._answer(HTTPStatus.OK, _TYPES["json"], self.server.pages.newest(_number(asked.query)).state())
        elif asked.path == _FRAME:
            self._answer(HTTPStatus.OK, _TYPES["html"], self.server.pages.newest().page)
        else:
            self._file(asked.path.removeprefix("/files/"))

    def _file(self, name: str) -> None:
        data = (self.server.pages.newest().files or {}).get(name)
        if data is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"")
        else:
            self._answer(HTTPStatus.OK, _TYPES.get(name.rpartition(".")[2], "text/plain"), data)

    def _answer(self, status: HTTPStatus, kind: str, data: bytes, policy: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Print nothing: the terminal has a line for each build."""

    def handle(self) -> None:
        """Answer until the browser leaves, which it may at any time."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True


def _host(header: str) -> str | None:
    """Return the name in a request's ``Host``, None where there is none."""
    try:
        return urlsplit(f"//{header}").hostname
    except ValueError:
        return None


def _number(query: str) -> int:
    """Return the number of the build that a browser shows; none where it says none."""
    given = parse_qs(query).get("after", [""])[0]
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1

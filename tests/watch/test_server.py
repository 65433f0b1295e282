"""What a browser of this machine is answered, and what others are."""

from __future__ import annotations

import json
import socket
from contextlib import closing
from http.client import HTTPConnection
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from reportgen.system.errors import ReportgenError
from reportgen.watch import server as server_module
from reportgen.watch.server import PageServer, page_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server(0) as running:
        yield running


def get(server: PageServer, path: str, host: str | None = None) -> tuple[HTTPResponse, bytes]:
    address = urlsplit(server.address)
    with closing(HTTPConnection(str(address.hostname), address.port, timeout=30)) as connection:
        connection.request("GET", path, headers={} if host is None else {"Host": host})
        response = connection.getresponse()
        return response, response.read()


def state(server: PageServer, after: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(get(server, f"/state?after={after}")[1])
    return found


def test_the_page_is_served_byte_by_byte(server: PageServer) -> None:
    page = "<!doctype html>é".encode()
    server.publish({"lab.html": page, "lab.csv": b"a"}, "built")
    response, data = get(server, "/report.html")
    assert (response.status, data, response.headers["Content-Security-Policy"]) == (200, page, None)
    assert get(server, "/files/lab.csv")[1] == b"a"
    assert state(server, 0) == {"number": 1, "files": ["lab.html", "lab.csv"], "message": "built", "failed": False}


def test_the_outer_page_runs_nothing_of_other_hosts(server: PageServer) -> None:
    response, data = get(server, "/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert b'<iframe id="page" title="The report" src="/report.html">' in data


def test_a_failed_build_keeps_the_last_page_and_says_why(server: PageServer) -> None:
    server.publish({"lab.html": b"good"}, "built")
    server.fail("not valid TOML <b>")
    assert get(server, "/report.html")[1] == b"good"
    assert state(server, 1) == {"number": 2, "files": ["lab.html"], "message": "not valid TOML <b>", "failed": True}


@pytest.mark.parametrize("path", ["/lab.html", "/files/", "/files/../lab.html", "/files/%2e%2e/x", "/etc/passwd"])
def test_what_is_no_file_of_the_build_is_not_found(server: PageServer, path: str) -> None:
    server.publish({"lab.html": b"good"}, "built")
    assert get(server, path)[0].status == 404


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "", "[::"])
def test_a_name_of_another_machine_is_refused(server: PageServer, host: str) -> None:
    server.publish({"lab.html": b"good"}, "built")
    response, data = get(server, "/report.html", host)
    assert (response.status, data) == (403, b"")


def test_it_listens_on_the_loopback_address_alone(server: PageServer) -> None:
    address = urlsplit(server.address)
    assert address.hostname == "127.0.0.1"
    assert server._server.socket.getsockname()[0] == "127.0.0.1"


def test_whoever_waits_is_told_of_the_next_build(server: PageServer) -> None:
    server.publish({"lab.html": b"first"}, "first")
    told: list[dict[str, Any]] = []
    waiting = Thread(target=lambda: told.append(state(server, 1)))
    waiting.start()
    server.publish({"lab.html": b"second"}, "second")
    waiting.join()
    assert [item["message"] for item in told] == ["second"]


def test_whoever_waits_long_is_told_that_there_is_none(server: PageServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_PATIENCE", 0.05)
    assert state(server, 0)["number"] == 0
    assert state(server, 0)["number"] == 0


def test_a_port_in_use_is_a_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ReportgenError, match=rf"cannot serve on port {port}: .*; --port 0 takes any free one"):
            PageServer(port)

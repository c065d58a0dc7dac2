"""The public link: Gradio's tunnel, or one sentence with the reason for a failure."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gradio.exceptions import ChecksumMismatchError, ShareCertificateWriteError
from gradio.tunneling import CURRENT_TUNNELS, Tunnel

from app.web.share import ShareError, public_link


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """Return a process that runs until it is terminated, like Gradio's tunnel program."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        yield process
        process.kill()


@pytest.fixture(autouse=True)
def _server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a share server, so that Gradio does not request one."""
    monkeypatch.setattr("gradio.networking.GRADIO_SHARE_SERVER_ADDRESS", "127.0.0.1:9")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "192.0.2.1"])
def test_the_link_leads_to_the_server_and_ends_with_the_block(
    monkeypatch: pytest.MonkeyPatch, process: subprocess.Popen[bytes], host: str
) -> None:
    def start(tunnel: Tunnel) -> str:
        CURRENT_TUNNELS.append(tunnel)
        monkeypatch.setattr(tunnel, "proc", process)
        return "http://something.gradio.live"

    monkeypatch.setattr(Tunnel, "start_tunnel", start)
    with public_link(host, 7860) as link:
        assert link == "https://something.gradio.live"
        (tunnel,) = CURRENT_TUNNELS
        assert (tunnel.local_host, tunnel.local_port) == (host, 7860)
        assert process.poll() is None
    assert process.wait(10) != 0
    assert CURRENT_TUNNELS == []


def test_each_link_has_its_own_token(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = []

    def note(tunnel: Tunnel) -> str:
        tokens.append(tunnel.share_token)
        return "https://something.gradio.live"

    monkeypatch.setattr(Tunnel, "start_tunnel", note)
    for _ in range(2):
        with public_link("127.0.0.1", 7860):
            pass
    assert len(set(tokens)) == 2
    assert min(map(len, tokens)) >= 32


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("no API"),
        ValueError("no tunnel"),
        PermissionError("no program"),
        httpx.ConnectError("no network"),
        ShareCertificateWriteError("no folder"),
    ],
)
def test_every_failure_is_one_sentence_and_leaves_no_tunnel(
    monkeypatch: pytest.MonkeyPatch, process: subprocess.Popen[bytes], error: Exception
) -> None:
    def fail(tunnel: Tunnel) -> str:
        CURRENT_TUNNELS.append(tunnel)
        monkeypatch.setattr(tunnel, "proc", process)
        raise error

    monkeypatch.setattr(Tunnel, "start_tunnel", fail)
    sentence = r"^No public link could be opened; the local page keeps running\.$"
    with pytest.raises(ShareError, match=sentence), public_link("127.0.0.1", 7860):
        pass
    assert process.wait(10) != 0
    assert CURRENT_TUNNELS == []


def test_a_damaged_tunnel_program_is_deleted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "frpc"
    program.write_bytes(b"something else")

    def fail(_tunnel: Tunnel) -> str:
        raise ChecksumMismatchError

    monkeypatch.setattr("app.web.share.BINARY_PATH", str(program))
    monkeypatch.setattr(Tunnel, "start_tunnel", fail)
    with pytest.raises(ShareError, match="the downloaded tunnel program is damaged"), public_link("127.0.0.1", 7860):
        pass
    assert not program.exists()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (
            "socks://127.0.0.1:7897/",
            "; the local page keeps running: ALL_PROXY: it is not a usable proxy such as",
        ),
        ("http://127.0.0.1:9", r" through the proxy of ALL_PROXY; the local page keeps running\.$"),
    ],
)
def test_the_error_for_an_unusable_proxy_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str, reason: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", value)
    monkeypatch.setattr("gradio.networking.GRADIO_SHARE_SERVER_ADDRESS", None)
    monkeypatch.setattr("gradio.networking.GRADIO_API_SERVER", "https://share.invalid")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ShareError, match=f"^No public link could be opened{reason}"), public_link("127.0.0.1", 7860):
        pass


def test_nothing_is_written_to_the_working_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    certificates: list[str] = []

    def note(tunnel: Tunnel) -> str:
        certificates.append(Path(str(tunnel.share_server_tls_certificate)).read_text())
        return "http://something.gradio.live"

    answer = httpx.Response(200, json=[{"host": "127.0.0.1", "port": 9, "root_ca": "a certificate"}])
    monkeypatch.setattr(httpx, "get", lambda *_, **__: answer)
    monkeypatch.setattr("gradio.networking.GRADIO_SHARE_SERVER_ADDRESS", None)
    monkeypatch.setattr(Tunnel, "start_tunnel", note)
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "gradio"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with public_link("127.0.0.1", 7860):
        pass
    assert certificates == ["a certificate"]
    assert list(Path().iterdir()) == []

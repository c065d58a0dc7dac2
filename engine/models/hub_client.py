"""Send requests to the Hub with this computer's token, and check that the Hub itself has answered."""

import logging
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx2
from huggingface_hub import constants, get_hf_file_metadata, get_session
from huggingface_hub.errors import HfHubHTTPError
from huggingface_hub.utils import build_hf_headers, disable_progress_bars  # type: ignore[attr-defined]

from engine.models.catalogue import ModelError

#: Seconds without data from the Hub after which a connection counts as cut.
TIMEOUT = 10.0

#: The most bytes of a response that is read into memory; lists of files and indices of shards are far smaller.
MAX_TEXT = 64_000_000

#: A token as RFC 6750 defines it.
_TOKEN = re.compile(r"Bearer [A-Za-z0-9._~+/-]+=*")


@contextmanager
def ask(url: str, name: str, headers: Mapping[str, str] = {}) -> Iterator[httpx2.Response]:
    """Request something of the repository `name` from the Hub, and yield the response before its body is read.

    Raises ModelError if the request cannot be sent or something other than the Hub answers, and httpx2.HTTPError,
    which `refusal` explains.
    """
    token = _token(name)
    try:
        session = get_session()
    except OSError as error:
        raise ModelError(
            f"The certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read: {error.strerror or error}."
        ) from error
    # The Hub redirects to another host for weights; the client does not send the token there.
    with session.stream("GET", url, headers={**token, **headers}, timeout=TIMEOUT) as answer:
        is_page = "html" in answer.headers.get("Content-Type", "").lower()
        # The Hub and proxies send these errors as web pages, too.
        if is_page and not (answer.is_server_error or answer.status_code in (407, 429)):
            raise ModelError(not_the_hub(answer.url, name, "a web page"))
        answer.raise_for_status()
        yield answer


def read(url: str, name: str) -> bytes:
    """Return the body of the Hub's response; raise what `ask` does."""
    content = bytearray()
    with ask(url, name) as answer:
        for piece in answer.iter_bytes():
            content += piece
            if len(content) > MAX_TEXT:
                raise ModelError(not_the_hub(answer.url, name, "more than it should"))
    return bytes(content)


def check_access(url: str, name: str, commit: str) -> None:
    """Raise what `ask` does if the Hub does not serve a file, for example before its terms are accepted."""
    found = get_hf_file_metadata(url, headers=_token(name), timeout=TIMEOUT)
    if found.commit_hash != commit:
        raise ModelError(not_the_hub(httpx2.URL(url), name, "something other than one of its files"))


def refusal(error: Exception, name: str) -> str | None:
    """Return a sentence on why the Hub does not serve a repository, or None if it just cannot be reached."""
    match error:
        case httpx2.HTTPStatusError() | HfHubHTTPError():
            return _refused(error.response, name)
        case httpx2.ProxyError():
            return f"The proxy blocks this computer's connection to the Hub for {name} ({error}); check HTTPS_PROXY."
        case httpx2.TooManyRedirects():
            return not_the_hub(httpx2.URL(constants.ENDPOINT), name, "endless redirects")
        case httpx2.UnsupportedProtocol() | httpx2.DecodingError():
            return not_the_hub(httpx2.URL(constants.ENDPOINT), name, "something unreadable")
        case httpx2.ConnectError() if insecure := _tls_failure(error):
            return (
                f"{_origin(error.request.url)} does not prove that it is the Hugging Face Hub ({insecure}): if a"
                " company inspects this connection, set SSL_CERT_FILE to its certificate; otherwise check HF_ENDPOINT,"
                f" the proxy and this computer's clock, then download {name} again."
            )
        case _:
            return None


def not_the_hub(url: httpx2.URL, name: str, answered: str) -> str:
    """Return a sentence on a server that answers in the Hub's place."""
    return (
        f"{_origin(url)} answers with {answered} when asked for {name}, so it is not the Hugging Face Hub: log in to"
        " this network in a browser if it requires that, or check HF_ENDPOINT and the proxy, then download it again."
    )


def silence() -> None:
    """Turn off huggingface_hub's progress bars, warnings and telemetry."""
    disable_progress_bars()
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    constants.HF_HUB_DISABLE_TELEMETRY = True


def _token(name: str) -> dict[str, str]:
    """Return the headers with this computer's token; raise ModelError if the settings do not allow a request."""
    if constants.is_offline_mode():
        raise ModelError(f"HF_HUB_OFFLINE (or TRANSFORMERS_OFFLINE) is set, so {name} is not downloaded; unset it.")
    try:
        hub = httpx2.URL(constants.ENDPOINT)
    except httpx2.InvalidURL:
        hub = httpx2.URL()
    if hub.scheme not in ("http", "https") or not hub.host:
        raise ModelError(f"HF_ENDPOINT is {constants.ENDPOINT!r}, not an address such as https://huggingface.co.")
    try:
        headers: dict[str, str] = build_hf_headers()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ModelError(
            f"The Hub's token in {constants.HF_TOKEN_PATH} cannot be read ({reason}); write it again with"
            " `hf auth login`, or delete that file."
        ) from error
    if not _TOKEN.fullmatch(headers.get("authorization", "Bearer none")):
        raise ModelError(
            f"The value of HF_TOKEN or {constants.HF_TOKEN_PATH} is not a Hub token, which is a string of letters and"
            " digits such as hf_AbC123; correct or remove it."
        )
    return headers


def _refused(answer: httpx2.Response, name: str) -> str:
    status = answer.status_code
    reason = f"{status} {httpx2.codes.get_reason_phrase(status)}".strip()
    match status, answer.headers.get("X-Error-Code"):
        case _, "GatedRepo":
            return (
                f"{name} is gated: accept its terms on {constants.ENDPOINT}/{name},"
                " then store your token on this computer with `hf auth login`."
            )
        case 401, _ if "Authorization" in answer.request.headers:
            return (
                f"The Hub does not know the token in HF_TOKEN or {constants.HF_TOKEN_PATH}; get a new one with"
                " `hf auth login`, or remove it."
            )
        case (401, _) | (_, "RepoNotFound"):
            return f"{name} is not on the Hub, or it is private."
        case 407, _:
            return f"The proxy requires a name and a password ({reason}); put them into HTTPS_PROXY and HTTP_PROXY."
        case _ if status == 511 or status < 400:
            return not_the_hub(answer.url, name, reason)
        case _ if status == 429 or answer.is_server_error:
            return f"The Hub cannot serve {name} now: {reason}; try again later."
        case _:
            return f"The Hub does not serve {name}: {reason}."


def _tls_failure(error: BaseException | None) -> str | None:
    """Return why a TLS connection failed, or None if the cause was something else."""
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return (getattr(error, "verify_message", None) or error.reason or str(error)) if error else None


def _origin(url: httpx2.URL) -> str:
    # Without a name and a password, which can stand before the host.
    return f"{url.scheme}://{url.netloc.decode('ascii')}"

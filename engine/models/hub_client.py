"""What the Hub answers: asked for with this computer's token, and checked before anything is made of it."""

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

#: Seconds without a word from the Hub after which a connection counts as cut.
TIMEOUT = 10.0

#: Bytes that an answer read in one go may have; lists of files and indices of shards are far smaller.
MAX_TEXT = 64_000_000

#: RFC 6750's form of a token.
_TOKEN = re.compile(r"Bearer [A-Za-z0-9._~+/-]+=*")


@contextmanager
def ask(url: str, name: str, headers: Mapping[str, str] = {}) -> Iterator[httpx2.Response]:
    """Ask the Hub for something of the repository `name`, and yield its answer before the body is read.

    Raises ModelError when this computer cannot ask or something else than the Hub answers, and httpx2.HTTPError, for
    which `refusal` has the words.
    """
    token = _token(name)
    try:
        session = get_session()
    except OSError as error:
        raise ModelError(
            f"The certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read: {error.strerror or error}."
        ) from error
    # Weights are on another host, to which the session is sent on, and goes without the token.
    with session.stream("GET", url, headers={**token, **headers}, timeout=TIMEOUT) as answer:
        is_page = "html" in answer.headers.get("Content-Type", "").lower()
        # The Hub is busy or broken in web pages, too.
        if is_page and not (answer.is_server_error or answer.status_code in (407, 429)):
            raise ModelError(not_the_hub(answer.url, name, "a web page"))
        answer.raise_for_status()
        yield answer


def read(url: str, name: str) -> bytes:
    """Return what the Hub answers, in one go; raises what `ask` does."""
    content = bytearray()
    with ask(url, name) as answer:
        for piece in answer.iter_bytes():
            content += piece
            if len(content) > MAX_TEXT:
                raise ModelError(not_the_hub(answer.url, name, "more than it should"))
    return bytes(content)


def make_sure_of_access(url: str, name: str, commit: str) -> None:
    """Raise what `ask` does where the Hub does not give a file that it lists, because its terms are not accepted."""
    found = get_hf_file_metadata(url, headers=_token(name), timeout=TIMEOUT)
    if found.commit_hash != commit:
        raise ModelError(not_the_hub(httpx2.URL(url), name, "something other than one of its files"))


def refusal(error: Exception, name: str) -> str | None:
    """Return a sentence on why the Hub does not give a repository, or None where it just cannot be reached."""
    match error:
        case httpx2.HTTPStatusError() | HfHubHTTPError():
            return _refused(error.response, name)
        case httpx2.ProxyError():
            return f"The proxy does not let this computer through to the Hub for {name} ({error}); check HTTPS_PROXY."
        case httpx2.TooManyRedirects():
            return not_the_hub(httpx2.URL(constants.ENDPOINT), name, "redirects without an end")
        case httpx2.UnsupportedProtocol() | httpx2.DecodingError():
            return not_the_hub(httpx2.URL(constants.ENDPOINT), name, "what cannot be read")
        case httpx2.ConnectError() if insecure := _insecurity(error):
            return (
                f"{_origin(error.request.url)} does not prove that it is the Hugging Face Hub ({insecure}): where a"
                " company reads along, name the file with its certificate in SSL_CERT_FILE; else check HF_ENDPOINT,"
                f" the proxy and this computer's clock, and fetch {name} again."
            )
        case _:
            return None


def not_the_hub(url: httpx2.URL, name: str, answered: str) -> str:
    """Return a sentence on something that answers in the Hub's place."""
    return (
        f"{_origin(url)} answers with {answered} when asked for {name}, so it is not the Hugging Face Hub: log in to"
        " this network in a browser if it wants that, or check HF_ENDPOINT and the proxy, and fetch it again."
    )


def quieten() -> None:
    """Keep huggingface_hub's bars and warnings off the terminal, and let it not tell the Hub about this computer."""
    disable_progress_bars()
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    constants.HF_HUB_DISABLE_TELEMETRY = True


def _token(name: str) -> dict[str, str]:
    """Return the headers that tell the Hub who asks; raises ModelError where nobody may or can be asked."""
    if constants.is_offline_mode():
        raise ModelError(f"HF_HUB_OFFLINE (or TRANSFORMERS_OFFLINE) is set, so {name} is not fetched; unset it first.")
    try:
        hub = httpx2.URL(constants.ENDPOINT)
    except httpx2.InvalidURL:
        hub = httpx2.URL()
    if hub.scheme not in ("http", "https") or not hub.host:
        raise ModelError(f"HF_ENDPOINT is {constants.ENDPOINT!r}, which is no address such as https://huggingface.co.")
    try:
        headers: dict[str, str] = build_hf_headers()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise ModelError(
            f"The Hub's token in {constants.HF_TOKEN_PATH} cannot be read ({reason}); write it anew with"
            " `hf auth login`, or remove that file."
        ) from error
    if not _TOKEN.fullmatch(headers.get("authorization", "Bearer none")):
        raise ModelError(
            f"What HF_TOKEN or {constants.HF_TOKEN_PATH} holds is no token for the Hub, which is one word of letters"
            " and digits such as hf_AbC123; correct or remove it."
        )
    return headers


def _refused(answer: httpx2.Response, name: str) -> str:
    status = answer.status_code
    told = f"{status} {httpx2.codes.get_reason_phrase(status)}".strip()
    match status, answer.headers.get("X-Error-Code"):
        case _, "GatedRepo":
            return (
                f"{name} is gated: accept its terms on {constants.ENDPOINT}/{name},"
                " then give this computer a token of yours with `hf auth login`."
            )
        case 401, _ if "Authorization" in answer.request.headers:
            return (
                f"The Hub does not know the token in HF_TOKEN or {constants.HF_TOKEN_PATH}; get a new one with"
                " `hf auth login`, or remove it."
            )
        case (401, _) | (_, "RepoNotFound"):
            return f"{name} is not on the Hub, or it is private."
        case 407, _:
            return f"The proxy wants a name and a password ({told}); put them into HTTPS_PROXY and HTTP_PROXY."
        case _ if status == 511 or status < 400:
            return not_the_hub(answer.url, name, told)
        case _ if status == 429 or answer.is_server_error:
            return f"The Hub does not give {name} now: {told}; try again later."
        case _:
            return f"The Hub does not give {name}: {told}."


def _insecurity(error: BaseException | None) -> str | None:
    """Return why no secure connection came about, or None where that was not what failed."""
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return (getattr(error, "verify_message", None) or error.reason or str(error)) if error else None


def _origin(url: httpx2.URL) -> str:
    # Without what may stand before the host, a name and a password.
    return f"{url.scheme}://{url.netloc.decode('ascii')}"

"""The page in the browser: Gradio's server with our own routes beside it."""

import logging
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import tzinfo

import gradio as gr
from starlette.middleware import Middleware

from app import health, login, media
from app.access import Access
from app.actions import PageActions
from app.checks import InputError
from app.fetches import Fetches
from app.gate import Gate
from app.head import Head
from app.progress import Progress
from app.runtime import Runtime
from app.shelf import Shelf
from app.visitors import Visitors
from ui import look, page

#: Seconds between two looks of Gradio's queue at what is asked. Its own millisecond takes a fifteenth of a core, for as
#: long as the page is served, and lets no laptop rest.
QUEUE_TICK = 0.02


def make_sure_is_free(host: str, port: int) -> None:
    """Raise InputError when nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, TypeError) as error:  # the latter for what can be no name of a host
        reason = getattr(error, "strerror", None) or "there is no such address"
        raise InputError(f"host and port: {host}:{port} cannot be used: {reason}.") from error


@contextmanager
def serving(
    runtime: Runtime,
    access: Access,
    *,
    host: str,
    port: int,
    models: tuple[str, str],
    zone: tzinfo,
    secret_key: str,
    embedded: bool,
) -> Iterator[str]:
    """Serve the page; yield its local address. `models` are the operator's names for pictures and for videos, and
    `embedded` is for Hugging Face Spaces, as in Gate.

    Raises InputError when the port is taken.
    """
    visitors = Visitors(runtime.database, secret_key, embedded=embedded)
    progress = Progress(runtime.database, visitors.user_id)
    routes = [
        *login.routes(runtime.database, visitors),
        *media.routes(runtime.database, runtime.data_dir, visitors.user_id),
        progress.route,
        health.route(runtime.database, runtime.is_alive),
    ]
    fetches = Fetches()
    blocks = page.build(PageActions(runtime, visitors, Shelf(*models, fetches), zone))
    blocks.queue(max_size=64, api_open=False, default_concurrency_limit=None)
    blocks._queue.sleep_when_free = QUEUE_TICK
    with ExitStack() as stack:
        stack.callback(_close, blocks)
        stack.callback(progress.close)
        stack.callback(fetches.stop)
        try:
            _, address, _ = blocks.launch(
                server_name=host,
                server_port=port,
                share=False,
                inbrowser=False,
                prevent_thread_lock=True,
                quiet=True,
                show_error=False,
                run_history=False,
                enable_monitoring=False,
                footer_links=[],
                ssr_mode=False,
                pwa=False,
                mcp_server=False,
                allowed_paths=[],
                blocked_paths=[str(runtime.data_dir)],
                max_file_size=1,
                state_session_capacity=1_000,
                favicon_path=look.ICON,
                theme=look.theme(),
                css_paths=look.STYLE_SHEETS,
                head=look.head(),
                app_kwargs={
                    "openapi_url": None,
                    "routes": routes,
                    "middleware": [Middleware(Gate, access=access, embedded=embedded), Middleware(Head)],
                },
            )
        except OSError as error:
            raise InputError(f"host and port: {host}:{port} cannot be used.") from error
        yield address


def _close(blocks: gr.Blocks) -> None:
    if blocks.is_running:
        # Browsers keep connections open; waiting for them, and telling of each that it was cut, helps nobody.
        blocks.server.force_exit = True
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        blocks.close(verbose=False)

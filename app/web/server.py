"""The web server: Gradio's, with our own routes and middleware."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import tzinfo

import gradio as gr
import httpx
from starlette.middleware import Middleware

from app.models.choices import ModelChoices
from app.models.downloads import Downloads
from app.progress.events import Progress
from app.request import InputError
from app.runtime import Runtime
from app.service import Daybreak
from app.web import health, login, media, scripts
from app.web.access_code import AccessCode
from app.web.address import Address
from app.web.cookies import Cookies
from app.web.earlier_cookie import CookieMigration
from app.web.failures import HANDLERS, Failures
from app.web.gate import Gate
from app.web.head import Head
from app.web.hosts import Hosts
from app.web.page_actions import PageActions
from app.web.sessions import Sessions
from engine.plan import ASPECTS
from persistence.database import DatabaseError
from ui import page, theme

#: Seconds between two polls of Gradio's queue. Its default of one millisecond uses a fifteenth of a core all the time
#: and keeps a laptop from idling.
QUEUE_TICK = 0.02


@contextmanager
def serving(
    runtime: Runtime,
    access: AccessCode,
    hosts: Hosts,
    *,
    address: Address,
    root_path: str,
    models: tuple[str, str],
    zone: tzinfo,
    secret_key: str,
    cookie_name: str,
    embedded: bool,
) -> Iterator[None]:
    """Serve the page until the context ends.

    `root_path` is the path below which a proxy serves the page, `models` are the operator's picture and video models,
    `cookie_name` is the name of a login cookie shared with other applications, and `embedded` is for Hugging Face
    Spaces. Raises InputError if the port is in use.
    """
    cookies = Cookies(address.port, root_path=root_path, shared=cookie_name, embedded=embedded)
    sessions = Sessions(runtime.database, secret_key, cookies)
    progress = Progress(runtime.database, runtime.data_dir, sessions.user_id)
    routes = [
        *login.routes(runtime.database, runtime.data_dir, sessions),
        *media.routes(runtime.database, runtime.data_dir, sessions.user_id),
        progress.route,
        health.route(runtime.database, runtime.is_alive),
        scripts.route(),
    ]
    downloads = Downloads()
    choices = ModelChoices(*models, downloads)
    daybreak = Daybreak(
        *(runtime.database, runtime.data_dir, runtime.process_id, runtime.wake), find_models=choices.find, zone=zone
    )
    blocks = page.build(PageActions(daybreak, runtime.database, sessions, choices), tuple(ASPECTS))
    blocks.queue(max_size=64, api_open=False, default_concurrency_limit=None)
    blocks._queue.sleep_when_free = QUEUE_TICK
    with ExitStack() as stack:
        stack.callback(_close, blocks)
        stack.callback(progress.close)
        stack.callback(downloads.stop)
        try:
            blocks.launch(
                server_name=f"[{address.host}]" if ":" in address.host else address.host,
                server_port=address.port,
                root_path=root_path or None,
                share=False,
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
                favicon_path=theme.ICON,
                theme=theme.theme(),
                css_paths=theme.STYLE_SHEETS,
                app_kwargs={
                    "openapi_url": None,
                    "routes": routes,
                    "exception_handlers": {**HANDLERS, DatabaseError: health.unavailable},
                    "middleware": [
                        Middleware(Failures),
                        Middleware(Gate, access=access, hosts=hosts, cookies=cookies),
                        Middleware(CookieMigration, sessions=sessions),
                        Middleware(Head),
                    ],
                },
            )
        except (OSError, httpx.HTTPError) as error:
            raise InputError(f"host and port: {address.url} cannot be used.") from error
        yield


def _close(blocks: gr.Blocks) -> None:
    if blocks.is_running:
        # Browsers keep connections open: do not wait for them, and do not log each one that is cut.
        blocks.server.force_exit = True
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        blocks.close(verbose=False)

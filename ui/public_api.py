"""The public API, for gradio_client and other programs that use its protocol."""

from typing import Any

import gradio as gr
from gradio.events import api

from ui.actions import Actions, connection


def build(actions: Actions) -> None:
    """Offer `/generate` and `/status`."""

    def generate(
        request: gr.Request,
        prompt: str,
        notify_at: str = "",
        images: int = 5,
        videos: int = 5,
        seed: int | None = None,
        time_zone: str = "",
        aspect: str = "1:1",  # posts are square; the form leaves it to the model
        theme: str = "",
    ) -> dict[str, Any]:
        """Accept a prompt; return its user_id, its content_id and a message with the notification time."""
        fields = {
            "prompt": prompt,
            "notify_at": notify_at,
            "images": images,
            "videos": videos,
            "seed": seed,
            "time_zone": time_zone,
            "aspect": aspect,
            "theme": theme,
        }
        accepted = actions.generate(connection(request), fields)
        return {name: accepted[name] for name in ("user_id", "content_id", "message")}

    def status(user_id: str) -> dict[str, Any]:
        """Return the status of all contents of a user_id, newest first."""
        return dict(actions.status(user_id))

    api(generate, api_name="generate", concurrency_limit=None)
    api(status, api_name="status", concurrency_limit=None)

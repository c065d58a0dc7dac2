"""The Create tab: a prompt, and what may be wished beside it."""

import gradio as gr

from ui.actions import Actions, Answer, connection

EXAMPLES = ("Never give up", "Small steps every day", "New job on Monday", "Breathe, it will pass", "Trust the process")

#: Adds what the form does not show: the browser's time zone, the models that were chosen, and the page's user_id.
_WITH_THE_REST = "(...fields) => [...fields.slice(0, -4), ...daybreak.unshown()]"


def build(page: gr.Blocks, actions: Actions) -> None:
    """Build the form of a page, what keeps what is typed there, and what happens when it is sent."""

    def send(
        request: gr.Request,
        prompt: str,
        notify_at: str,
        images: float | None,
        videos: float | None,
        seed: str | None,
        time_zone: str,
        image_model: str,
        video_model: str,
        shown_user_id: str = "",
    ) -> Answer:
        try:
            wish = (prompt, notify_at, images, videos, seed, time_zone)
            return actions.generate(connection(request), *wish, image_model, video_model, shown_user_id)
        except gr.Error as refusal:
            return {"error": refusal.message}

    with gr.Column(elem_id="form"):
        prompt = gr.Textbox(
            label="What do you feel or need?",
            placeholder="I start a new job on Monday and I am a little afraid …",
            lines=3,
            max_lines=8,
            elem_id="prompt",
        )
        with gr.Row(elem_id="examples"):
            for example in EXAMPLES:
                gr.Button(example, size="sm", elem_classes="example").click(
                    None, None, prompt, js=f"() => {example!r}", api_visibility="private"
                )
        with gr.Row(elem_id="wishes"):
            notify_at = gr.Textbox(
                label="Tell me at", placeholder="now, or 07:30", max_lines=1, elem_id="notify_at", min_width=118
            )
            images = gr.Number(5, label="Pictures", elem_id="images", min_width=118)
            videos = gr.Number(5, label="Videos", elem_id="videos", min_width=118)
            seed = gr.Textbox(label="Seed", placeholder="any", max_lines=1, elem_id="seed", min_width=118)
        unshown = [gr.Textbox(visible=False) for _ in range(4)]
        gr.HTML('<p class="chosen"></p>', elem_id="chosen", js_on_load="daybreak.used.mount(element)")
        gr.HTML('<p class="refusal" role="alert"></p>', elem_id="refusal")
        button = gr.Button("Make my pictures and videos", variant="primary", elem_id="make")
    accepted = gr.JSON(visible=False)
    typed: list[gr.Textbox | gr.Number] = [prompt, notify_at, images, videos, seed]
    gr.on(
        [field.change for field in typed],
        None,
        typed,
        js="(...typed) => { daybreak.draft.keep(typed); }",
        api_visibility="private",
    )
    page.load(None, typed, typed, js="(...typed) => daybreak.draft.restored(typed)", api_visibility="private")
    button.click(
        send,
        [*typed, *unshown],
        accepted,
        js=_WITH_THE_REST,
        show_progress="hidden",
        concurrency_limit=None,
        api_visibility="private",
    ).then(None, accepted, None, js="(answer) => { daybreak.answered(answer); }", api_visibility="private")

"""The Create tab: the form for a prompt and its options."""

from collections.abc import Sequence

import gradio as gr

from ui.actions import Actions, Answer, answer, connection, field

EXAMPLES = ("Never give up", "Small steps every day", "New job on Monday", "Breathe, it will pass", "Trust the process")


def build(page: gr.Blocks, actions: Actions, aspects: Sequence[str]) -> None:
    """Build the form with its events: keep a draft, restore it on load, and submit."""

    def send(request: gr.Request, sent: object) -> Answer:
        return answer(lambda: actions.generate(connection(request), field(sent, "request"), field(sent, "user_id")))

    with gr.Column(elem_id="form"):
        prompt = gr.Textbox(
            label="What do you feel or need?",
            placeholder="I start a new job on Monday and I am a little afraid …",
            lines=3,
            max_lines=8,
            elem_id="prompt",
        )
        gr.HTML(
            '<p class="read" id="read" aria-live="polite"></p>',
            elem_id="understanding",
            js_on_load="daybreak.understanding.mountLine(element)",
        )
        # Choices and examples share one place, so that nothing below them moves.
        with gr.Column(elem_id="suggestions"):
            with gr.Row(elem_id="examples"):
                for example in EXAMPLES:
                    gr.Button(example, size="sm", elem_classes="example").click(
                        None, None, prompt, js=f"() => {example!r}", api_visibility="private"
                    )
            gr.HTML(
                '<div class="choices" role="radiogroup" aria-labelledby="read" hidden></div>',
                elem_id="choices",
                js_on_load="daybreak.understanding.mountChoices(element)",
            )
        with gr.Row(elem_id="options"):
            notify_at = gr.Textbox(
                label="Notify me at", placeholder="now, or 07:30", max_lines=1, elem_id="notify_at", min_width=118
            )
            images = gr.Number(5, label="Pictures", elem_id="images", min_width=118)
            videos = gr.Number(5, label="Videos", elem_id="videos", min_width=118)
            seed = gr.Textbox(label="Seed", placeholder="any", max_lines=1, elem_id="seed", min_width=118)
            aspect = gr.Dropdown(
                ["any", *aspects], value="any", label="Shape", filterable=False, elem_id="aspect", min_width=118
            )
        gr.HTML('<p class="chosen"></p>', elem_id="chosen", js_on_load="daybreak.used.mount(element)")
        gr.HTML('<p class="refusal" role="alert"></p>', elem_id="refusal")
        button = gr.Button("Make my pictures and videos", variant="primary", elem_id="make")
    sent, accepted = gr.JSON(visible=False), gr.JSON(visible=False)
    # Each elem_id is the name of a field in GenerationRequest.
    typed: list[gr.Textbox | gr.Number | gr.Dropdown] = [prompt, notify_at, images, videos, seed, aspect]
    gr.on(
        [one.change for one in typed],
        None,
        typed,
        js="(...typed) => { daybreak.draft.keep(typed); }",
        api_visibility="private",
    )
    prompt.change(
        None, prompt, None, js="(prompt) => { daybreak.understanding.read(prompt); }", api_visibility="private"
    )
    page.load(None, typed, typed, js="(...typed) => daybreak.draft.restored(typed)", api_visibility="private")
    names = [one.elem_id for one in typed]
    button.click(
        None, typed, sent, js=f"(...typed) => daybreak.collect({names}, typed)", api_visibility="private"
    ).then(send, sent, accepted, show_progress="hidden", concurrency_limit=None, api_visibility="private").then(
        None, accepted, None, js="(answer) => { daybreak.answered(answer); }", api_visibility="private"
    )

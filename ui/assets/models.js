// The Models tab: what there is to choose from, what suits this machine, and fetching it with one click.
daybreak.models = (() => {
  const { h, store } = daybreak;
  const LOOK_AGAIN_MILLISECONDS = 1000;
  const PLURALS = { image: "Pictures", video: "Videos" };
  const BUILTIN = "builtin";
  const WHY = {
    image: "Ships with Daybreak: painted scenes, quick anywhere, without a network.",
    video: "Ships with Daybreak: scenes that move, quick anywhere, without a network.",
  };
  let root = null;
  let line = null;
  let state = null;
  const refusal = h("p", { class: "refusal", role: "alert" });
  let timer = 0;

  const wish = (kind) => daybreak.local.get(`daybreak-${kind}-model`) || "";
  const chosen = (kind) => (state?.choices[kind].includes(wish(kind)) ? wish(kind) : "");

  const inUse = (kind) => chosen(kind) || (kind === "video" && state.videos[chosen("image")]) || state.used[kind];

  const choose = (kind, id) => {
    daybreak.local.set(`daybreak-${kind}-model`, id);
    render();
  };

  const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(bytes < 1e10 ? 2 : 1)} GB`;

  const progress = ({ done, total, bytes_per_second, seconds_left, folder, free, has_ended, error }) => {
    if (has_ended) return h("p", { class: error ? "refusal" : "ready", role: "status" }, error || "It is on this disk now.");
    const told = total
      ? `${gigabytes(done)} of ${gigabytes(total)}, ${(bytes_per_second / 1e6).toFixed(1)} MB/s, ` +
        `${seconds_left == null ? "estimating" : `${daybreak.duration(seconds_left)} left`}`
      : "Asking the Hub what is needed …";
    return h(
      "div",
      { class: "fetching" },
      // Above the words, which grow: nothing may move away from under a finger.
      h(
        "div",
        { class: "bar" },
        h("progress", { max: total || 1, value: done, "aria-label": "Fetched so far" }),
        h("button", { type: "button", class: "quiet", onclick: () => act("stop_fetching", {}) }, "Stop"),
      ),
      h("p", {}, told),
      folder && h("p", { class: "fine" }, `Into ${folder}, where ${gigabytes(free)} were free.`),
    );
  };

  const act = async (name, data) => {
    const answer = await store.call(name, data);
    daybreak.refuse(refusal, answer.error);
    await look();
  };

  const facts = (model) => [
    `${model.download} GB to fetch`,
    model.how,
    // What does not fit takes no time.
    ...(model.seconds == null ? [] : [`about ${daybreak.duration(model.seconds)} for one`]),
    `${model.licence}: ${model.use}`,
  ];

  const buttons = (model) => {
    const isFetching = state.fetching && !state.fetching.has_ended;
    if (model.installed && state.choices[model.kind].includes(model.id)) {
      const isChosen = inUse(model.kind) === model.id;
      return h(
        "button",
        { type: "button", class: "quiet", "aria-pressed": String(isChosen), onclick: () => choose(model.kind, isChosen ? "" : model.id) },
        isChosen ? "In use" : "Use it",
      );
    }
    if (model.installed) return null;
    if (!state.may_fetch) return h("p", { class: "fine" }, "Fetched at the machine itself: ", h("code", {}, `python -m app models --get ${model.id}`));
    return h("button", { type: "button", disabled: isFetching, onclick: () => act("fetch", { model: model.id }) }, `Fetch ${model.download} GB`);
  };

  const one = (model) =>
    h(
      "li",
      { class: `model${model.suits ? "" : " unsuited"}`, "data-id": model.id },
      h(
        "h3",
        {},
        model.name,
        model.recommended && h("span", { class: "mark" }, "recommended here"),
        model.installed && h("span", { class: "mark" }, "on this disk"),
        !model.suits && h("span", { class: "mark" }, "not for this machine"),
      ),
      h("p", {}, model.why),
      h("ul", { class: "facts" }, ...facts(model).map((fact) => h("li", {}, fact))),
      state.fetching?.model === model.id && progress(state.fetching),
      (state.fetching?.model !== model.id || state.fetching.has_ended) && buttons(model),
    );

  // Until something else is fetched there is nothing to choose.
  const builtin = (kind) => {
    const isUsed = inUse(kind) === BUILTIN;
    const button = () =>
      h("button", { type: "button", class: "quiet", "aria-pressed": String(isUsed), onclick: () => choose(kind, BUILTIN) }, isUsed ? "In use" : "Use it");
    return h(
      "li",
      { class: "model", "data-id": BUILTIN },
      h("h3", {}, "Built-in", h("span", { class: "mark" }, "on this disk"), isUsed && h("span", { class: "mark" }, "in use")),
      h("p", {}, WHY[kind]),
      state.choices[kind].length > 0 && button(),
    );
  };

  const render = () => {
    tell();
    if (!root) return;
    if (!state) return root.replaceChildren(refusal);
    const open = [...root.querySelectorAll("details[open]")].map((part) => part.dataset.kind);
    const parts = [
      h("p", {}, `This machine: ${state.machine}. Nothing is fetched unless you ask for it; after that, it works without a network.`),
      state.folder && h("p", { class: "fine" }, `Models are kept in ${state.folder}, where ${gigabytes(state.free)} are free.`),
      refusal,
      ...["image", "video"].flatMap((kind) => {
        const models = state.models.filter((model) => model.kind === kind);
        const near = models.filter((model) => model.suits || model.installed);
        const others = models.filter((model) => !near.includes(model));
        return [
          h("h2", {}, PLURALS[kind]),
          h("ul", { class: "list" }, builtin(kind), ...near.map(one)),
          others.length
            ? h(
                "details",
                { "data-kind": kind, open: open.includes(kind) },
                h("summary", {}, `${others.length} more, for larger machines`),
                h("ul", { class: "list" }, ...others.map(one)),
              )
            : null,
        ];
      }),
    ];
    daybreak.renew(root, parts.filter(Boolean));
  };

  const look = async () => {
    clearTimeout(timer);
    const answer = await store.call("models", {});
    if (answer.error) return daybreak.refuse(refusal, answer.error, look);
    state = answer;
    render();
    if (state.fetching && !state.fetching.has_ended) timer = setTimeout(look, LOOK_AGAIN_MILLISECONDS);
  };

  // One line below the form says what will be used, where there is a choice.
  const tell = (element) => {
    line = element?.querySelector(".chosen") || line;
    if (!line) return;
    const used = (kind) => {
      const id = inUse(kind);
      if (id === BUILTIN) return "built-in";
      const model = state.models.find((one) => one.id === id);
      if (kind === "video" && (id === inUse("image") || model?.kind === "image")) return "camera moves over pictures";
      return model?.name || id;
    };
    line.textContent = state && Object.values(state.choices).flat().length ? `Pictures: ${used("image")}. Videos: ${used("video")}.` : "";
  };

  return {
    chosen,
    tell,
    mount(element) {
      root = element.querySelector(".models");
      render();
    },
    open() {
      daybreak.refuse(refusal, "");
      look();
    },
  };
})();

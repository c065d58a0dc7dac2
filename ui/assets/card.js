// One prompt with its tiles. A tile is made once and changed only where its item changed, so nothing flickers.
(() => {
  const { h, store } = daybreak;
  const WORDS = { image: "Picture", video: "Video" };
  daybreak.calm = matchMedia("(prefers-reduced-motion: reduce)");

  daybreak.name = (item) => `${WORDS[item.kind]} ${item.position}`;
  daybreak.isUnfinished = (item) => item.status === "Pending" || item.status === "Processing";
  daybreak.isReady = (item) => item.status === "Completed" && !item.error;
  const isMissing = (item) => item.status === "Completed" && !!item.error;

  // Videos play while they can be seen.
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && !daybreak.calm.matches) target.play().catch(() => {});
      else target.pause();
    }
  });

  const LONG_PROMPT = 280;

  const heading = (prompt) => {
    const words = h("h3", { dir: "auto", translate: "no" }, prompt);
    if (prompt.length <= LONG_PROMPT) return [words];
    words.classList.add("cut");
    const toggle = h("button", { type: "button", class: "quiet", "aria-expanded": "false" }, "Show all of it");
    toggle.addEventListener("click", () => {
      const isCut = words.classList.toggle("cut");
      toggle.setAttribute("aria-expanded", !isCut);
      toggle.textContent = isCut ? "Show all of it" : "Show less";
    });
    return [words, toggle];
  };

  // A file that cannot be shown may be missing by now, which Python finds out by looking.
  const lookAgain = async (content_id) => {
    const { contents } = await store.call("contents", { before: content_id + 1 });
    if (contents) store.take({ contents: contents.filter((content) => content.content_id === content_id) });
  };

  const media = (item, content_id, open) => {
    const src = `media/${item.item_id}`;
    const label = `${daybreak.name(item)}: ${item.prompt}`;
    const shown =
      item.kind === "image"
        ? h("img", { src, alt: label, loading: "lazy", decoding: "async", width: 512, height: 512 })
        : h("video", { src: `${src}#t=0.1`, loop: true, playsinline: true, preload: "metadata", "aria-hidden": "true" });
    shown.addEventListener("error", () => lookAgain(content_id));
    if (item.kind === "video") {
      shown.muted = true;
      watcher.observe(shown);
    }
    return h("button", { type: "button", class: "open", "aria-label": `Open ${label}`, onclick: open }, shown);
  };

  const progress = (item) => {
    const steps = h("progress", { max: item.steps || 1, value: item.step, "aria-label": `${daybreak.name(item)}, steps` });
    if (!item.steps) steps.removeAttribute("value");
    return steps;
  };

  const saying = (item) => {
    switch (item.status) {
      case "Pending":
        if (item.error) return "One more try";
        return item.place ? `Waiting, place ${item.place} in line` : "Waiting";
      case "Processing": {
        if (!item.steps) return item.seconds_left == null ? "Getting ready" : `Getting ready, ${daybreak.duration(item.seconds_left)} left`;
        const left = item.seconds_left == null ? "estimating" : `${daybreak.duration(item.seconds_left)} left`;
        return item.step < item.steps ? `Step ${item.step} of ${item.steps}, ${left}` : "Finishing";
      }
      case "Failed":
        return item.error || "It could not be made.";
      case "Cancelled":
        return "Stopped";
      default:
        return item.error || daybreak.name(item);
    }
  };

  const act = async (button, name, data) => {
    // First of all: the answer may come after the tile has changed and the button has gone.
    const place = button.closest(".card").querySelector(".refusal");
    button.disabled = true;
    const { error } = await store.call(name, data);
    button.disabled = false;
    daybreak.refuse(place, error);
    return !error;
  };

  const tile = (content, open) => {
    const element = h("li", { class: "tile" });
    const words = h("p", { class: "words" });
    let shown = "";
    return {
      element,
      update(item) {
        const status = isMissing(item) ? "Missing" : item.status;
        const state = `${status}${item.item_id}`;
        words.textContent = saying(item);
        if (state !== shown) {
          shown = state;
          element.dataset.status = status;
          element.dataset.kind = item.kind;
          element.dataset.itemId = item.item_id;
          element.style.setProperty("--turn", item.position);
          const about = { content_id: content.content_id, item_id: item.item_id };
          const parts = [];
          if (status === "Completed") parts.push(media(item, content.content_id, () => open(item.item_id)));
          else parts.push(h("div", { class: "art", "aria-hidden": "true" }));
          if (item.status === "Processing") parts.push(progress(item));
          if (daybreak.isUnfinished(item))
            parts.push(
              h(
                "button",
                { type: "button", class: "stop", "aria-label": `Stop ${daybreak.name(item)}`, title: "Stop",
                  onclick: (event) => act(event.currentTarget, "stop", about) },
                "✕",
              ),
            );
          parts.push(words);
          const again = { Failed: "Try again", Missing: "Make it again" }[status];
          if (again)
            parts.push(
              h("button", { type: "button", class: "quiet retry", onclick: (event) => act(event.currentTarget, "retry", about) }, again),
            );
          element.querySelectorAll("video").forEach((video) => watcher.unobserve(video));
          element.replaceChildren(...parts);
        }
        const bar = element.querySelector("progress");
        if (bar && item.steps) {
          bar.max = item.steps;
          bar.value = item.step;
        }
      },
    };
  };

  daybreak.ready = (content) => content.items.filter(daybreak.isReady).length;

  daybreak.summary = (content) => {
    const all = content.items.length;
    const ready = daybreak.ready(content);
    const lost = content.items.filter(isMissing).length;
    const missing = lost ? `, ${lost} missing` : "";
    switch (content.status) {
      case "Processing":
        return `${ready} of ${all} ready${missing}`;
      case "Completed":
        return lost ? `${ready} of ${all} ready${missing}` : `All ${all} ready`;
      case "Failed":
        return `${ready} of ${all} ready, ${content.items.filter((item) => item.status === "Failed").length} failed${missing}`;
      default:
        return ready || lost ? `Stopped with ${ready} of ${all} ready${missing}` : "Stopped";
    }
  };

  daybreak.card = (content) => {
    const tiles = new Map();
    const facts = h("p", { class: "facts" });
    const actions = h("div", { class: "row actions" });
    const lists = {
      image: h("ul", { class: "tiles", "aria-label": "Pictures" }),
      video: h("ul", { class: "tiles", "aria-label": "Videos" }),
    };
    const refusal = h("p", { class: "refusal", role: "alert" });
    const element = h(
      "article",
      { class: "card", "data-content-id": content.content_id },
      ...heading(content.prompt),
      facts,
      refusal,
      lists.image,
      lists.video,
      actions,
    );
    const open = (item_id) => daybreak.viewer.open(content.content_id, item_id);
    let state = "";

    const button = (label, look, onclick) => h("button", { type: "button", class: look, onclick }, label);
    const about = { content_id: content.content_id };

    const update = (now) => {
      content = now;
      const ready = daybreak.ready(now);
      facts.replaceChildren(h("strong", {}, daybreak.summary(now)), " · ", daybreak.time(now.created_at));
      if (now.status === "Processing" && now.notify_at)
        facts.append(" · announced not before ", daybreak.time(now.notify_at));
      else if (now.status !== "Cancelled" && new Date(now.notify_at) > new Date())
        facts.append(" · announcement ", daybreak.time(now.notify_at));
      for (const item of now.items) {
        if (!tiles.has(item.item_id)) {
          const made = tile(now, open);
          tiles.set(item.item_id, made);
          lists[item.kind].append(made.element);
        }
        tiles.get(item.item_id).update(item);
      }
      for (const list of Object.values(lists)) list.hidden = !list.childElementCount;
      const failed = now.items.some((item) => item.status === "Failed");
      const missing = now.items.some(isMissing);
      const newState = `${now.status} ${ready > 0} ${failed} ${missing}`;
      if (newState === state) return;
      state = newState;
      daybreak.refuse(refusal, "");
      const parts = [];
      if (now.status === "Processing")
        parts.push(button("Stop all", "quiet", (event) => act(event.currentTarget, "stop", about)));
      const again = failed ? (missing ? "Make again what failed or is missing" : "Try again what failed") : "Make again what is missing";
      if (failed || missing) parts.push(button(again, "", (event) => act(event.currentTarget, "retry", about)));
      if (ready) parts.push(h("a", { class: "button quiet", href: `content/${now.content_id}.zip`, download: true }, "Download all"));
      parts.push(
        button("Use this prompt again", "quiet", () => daybreak.useAgain(now.prompt)),
        button("Delete", "quiet danger", async (event) => {
          const pressed = event.currentTarget;
          const question = "Delete this prompt and everything made for it? This cannot be undone.";
          if ((await daybreak.confirm(question, "Delete")) && (await act(pressed, "delete", about)))
            store.take({ contents: [], gone: [now.content_id] });
        }),
      );
      actions.replaceChildren(...parts);
    };
    update(content);
    return { element, update };
  };
})();

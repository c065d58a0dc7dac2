// The Create tab: the form's manners, what was accepted, and its tiles as they fill.
(() => {
  const { h, store } = daybreak;
  const DOUBLE_CLICK_MILLISECONDS = 700;
  const MARGIN_PIXELS = 24;
  const GIVE_UP_MILLISECONDS = 15000;
  let root = null;
  let card = null;
  let shown = null;
  let accepted = null;
  let awaited = null;
  let pressedAt = 0;
  let closedUntil = 0;
  let patience = 0;

  const make = () => document.querySelector("#make");

  // A second click while the first is under way, or right after it, is the end of a double click.
  document.addEventListener(
    "click",
    (event) => {
      if (!event.target.closest?.("#make")) return;
      if (performance.now() < closedUntil) {
        event.stopImmediatePropagation();
        event.preventDefault();
        return;
      }
      pressedAt = performance.now();
      closedUntil = pressedAt + GIVE_UP_MILLISECONDS;
      make().setAttribute("aria-busy", "true");
      refuse("");
      clearTimeout(patience);
      patience = setTimeout(() => daybreak.answered(null), GIVE_UP_MILLISECONDS);
    },
    true,
  );

  // What was refused is being mended.
  document.addEventListener("input", (event) => event.target.closest?.("#form") && refuse(""));
  document.addEventListener("click", (event) => event.target.closest?.("#examples button") && refuse(""));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.closest?.("#form")) return;
    event.preventDefault();
    make().click();
  });

  const refuse = (sentence) => {
    const place = document.querySelector("#refusal .refusal");
    if (place) daybreak.refuse(place, sentence);
  };

  // What is sent of the form: its fields by name, what it does not show, and whose page it is.
  daybreak.sent = (names, typed) => ({
    wishes: {
      ...Object.fromEntries(names.map((name, place) => [name, typed[place]])),
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      image_model: daybreak.models.chosen("image"),
      video_model: daybreak.models.chosen("video"),
    },
    user_id: store.user,
  });

  daybreak.answered = async (answer) => {
    clearTimeout(patience);
    closedUntil = pressedAt + DOUBLE_CLICK_MILLISECONDS;
    make().removeAttribute("aria-busy");
    if (!answer || answer.error) {
      store.recognise();
      return refuse(answer?.error || (await store.whyNot()));
    }
    accepted = answer;
    awaited = answer.content_id;
    render();
    if (awaited) bringIntoView(root);
    daybreak.announce(`Accepted. Your user_id is ${answer.user_id}. ${answer.message}`);
    await logIn();
  };

  const logIn = async () => {
    const user_id = accepted?.user_id;
    if (!user_id || store.user === user_id) return;
    const error = await store.login(user_id);
    const other = `Another tab logged in at the same time. The user_id of this prompt is ${user_id}; keep it.`;
    daybreak.refuse(refusal, error || (store.user === user_id ? "" : other), logIn);
  };

  const bringIntoView = (element) => element.scrollIntoView({ block: "start", behavior: daybreak.calm.matches ? "instant" : "smooth" });

  // The prompt and its first pictures at least, and the receipt above them where all of it fits.
  const showCard = () => {
    const bottom = card.element.querySelector(".tile").getBoundingClientRect().bottom;
    bringIntoView(bottom - root.getBoundingClientRect().top < innerHeight - MARGIN_PIXELS ? root : card.element);
  };

  daybreak.useAgain = (prompt) => {
    daybreak.history.select("create");
    const field = document.querySelector("#prompt textarea");
    field.value = prompt;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    // The tab and the height of the field follow.
    const come = () => {
      if (!field.getClientRects().length) return requestAnimationFrame(come);
      field.focus({ preventScroll: true });
      field.setSelectionRange(prompt.length, prompt.length);
      field.scrollTop = field.scrollHeight;
      bringIntoView(document.querySelector("#form"));
    };
    requestAnimationFrame(come);
  };

  const message = h("p", {});
  const refusal = h("p", { class: "refusal", role: "alert" });

  const receipt = () =>
    h(
      "section",
      { class: "receipt", "aria-label": "Accepted" },
      h("p", {}, "Your user_id: ", daybreak.userId(accepted.user_id)),
      h("p", {}, h("strong", {}, "Keep it: it is your key. "), "With it you come back to everything you make here, from any device."),
      message,
      refusal,
    );

  const empty = () =>
    h(
      "section",
      { class: "empty" },
      h("h2", {}, "Ten things to look forward to"),
      h("p", {}, "Write a line above, or take one of the examples. Your pictures and videos appear here one by one."),
      h(
        "ul",
        { class: "tiles ghosts", "aria-hidden": "true" },
        ...Array.from({ length: 10 }, (_, number) => h("li", { class: "tile", style: `--turn: ${number + 1}` }, h("div", { class: "art" }))),
      ),
    );

  const newest = () => [...store.contents.values()].reduce((one, other) => (!one || other.content_id > one.content_id ? other : one), null);

  const render = () => {
    if (!root) return;
    const content = newest();
    const id = content?.content_id ?? null;
    if (id !== shown || !root.childElementCount || accepted?.content_id !== root.accepted || store.left !== root.left) {
      shown = id;
      root.accepted = accepted?.content_id;
      root.left = store.left;
      card = content && daybreak.card(content);
      const isHere = accepted && (!id || accepted.content_id === id);
      root.replaceChildren(...[daybreak.farewell(), isHere ? receipt() : null, card ? card.element : accepted ? null : empty()].filter(Boolean));
    } else if (card) card.update(content);
    const itsContent = store.contents.get(accepted?.content_id);
    const isOver = itsContent && itsContent.status !== "Processing";
    message.textContent = (isOver ? accepted?.lasting : accepted?.message) || "";
    if (card && id === awaited) {
      awaited = null;
      showCard();
    }
    tell(content);
  };

  // The tab's title and a spoken word say how far it is, once for each change.
  let told = "";
  const tell = (content) => {
    const ready = content && daybreak.ready(content);
    const now = content ? `${content.content_id} ${content.status} ${ready}` : "";
    if (now === told) return;
    const wasTold = told;
    told = now;
    const isMaking = content?.status === "Processing";
    const ended = wasTold && content && document.hidden ? daybreak.summary(content) : "";
    document.title = [isMaking ? `${ready} of ${content.items.length}` : ended, "Daybreak"].filter(Boolean).join(" · ");
    if (!wasTold || !content) return;
    daybreak.announce(isMaking ? `${ready} of ${content.items.length} are ready.` : `${content.status}: ${ready} of ${content.items.length} are ready.`);
  };

  // That it ended has been seen.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && newest()?.status !== "Processing") document.title = "Daybreak";
  });

  store.listen(({ user, was }) => {
    if (user && accepted?.user_id === was) accepted = null;
    render();
  });

  daybreak.start = (element, server) => {
    root = element.querySelector(".making");
    daybreak.history.start();
    render();
    store.start(server).then(refuse);
  };
})();

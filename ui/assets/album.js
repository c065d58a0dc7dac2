// The My content tab: the login, or everything of the visitor, newest first.
daybreak.album = (() => {
  const { h, store } = daybreak;
  const cards = new Map();
  let root = null;
  let isLoaded = false;
  let refusal = null;
  let list = null;
  let more = null;

  const isSelected = () => daybreak.history.selected() === "content";

  const login = () => {
    const field = h("input", { id: "user_id", name: "user_id", autocomplete: "off", spellcheck: "false", autocapitalize: "none", required: true });
    const refusal = h("p", { class: "refusal", role: "alert" });
    const form = h(
      "form",
      { class: "login" },
      h("h2", {}, "Welcome back"),
      h("p", {}, "Your user_id opens everything that was made for you, on any device."),
      h("label", { for: "user_id" }, "Your user_id"),
      field,
      refusal,
      h("button", { type: "submit" }, "Show my content"),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      daybreak.refuse(refusal, await store.login(field.value));
      if (refusal.textContent) field.focus();
    });
    form.addEventListener("input", () => daybreak.refuse(refusal, ""));
    return form;
  };

  // What is said to who is no longer logged in here, with their key.
  daybreak.farewell = () => {
    if (!store.left) return h("section", { hidden: true });
    const { user_id, sentence } = store.left;
    if (!user_id) return h("section", { class: "farewell" }, h("p", {}, sentence));
    const refusal = h("p", { class: "refusal", role: "alert" });
    const again = async () => (refusal.textContent = await store.login(user_id));
    return h(
      "section",
      { class: "farewell", "aria-label": "No longer logged in" },
      h("p", {}, `${sentence} Your user_id: `, daybreak.userId(user_id)),
      h("p", {}, h("strong", {}, "Keep it: it is your key. "), "Everything that you made under it is still there."),
      refusal,
      h("button", { type: "button", class: "quiet", onclick: again }, "Log in again"),
    );
  };

  const show = (content) => {
    if (cards.has(content.content_id)) return cards.get(content.content_id).update(content);
    const card = daybreak.card(content);
    cards.set(content.content_id, card);
    const older = [...list.children].find((one) => Number(one.dataset.contentId) < content.content_id);
    list.insertBefore(card.element, older || null);
  };

  const load = async (before) => {
    more.disabled = true;
    const answer = await store.call("contents", { before });
    more.disabled = false;
    daybreak.refuse(refusal, answer.error, () => isSelected() && load(before));
    if (answer.error) return;
    if (answer.user_id !== store.user) return store.recognise();
    answer.contents.forEach(show);
    isLoaded = true;
    store.take(answer);
    more.hidden = !answer.more;
  };

  const render = (isOpen) => {
    if (!root) return;
    cards.clear();
    isLoaded = false;
    if (!store.user) return root.replaceChildren(daybreak.farewell(), login());
    refusal = h("p", { class: "refusal", role: "alert" });
    list = h("div", { class: "cards" });
    more = h("button", { type: "button", class: "quiet", hidden: true, onclick: () => load(Math.min(...cards.keys())) }, "Show older");
    root.replaceChildren(
      daybreak.farewell(),
      h(
        "div",
        { class: "row mine" },
        h("p", {}, "Your user_id: ", daybreak.userId(store.user)),
        h("button", { type: "button", class: "quiet", onclick: () => store.logout() }, "Log out everywhere"),
      ),
      refusal,
      h("p", { class: "empty", hidden: true }, "Nothing is here yet. What you make appears here and stays."),
      list,
      more,
    );
    if (isOpen) load(null);
  };

  store.listen(({ user, contents, gone }) => {
    if (user) return render(isSelected());
    if (!isLoaded) return;
    // The list has no gaps: what is older than it comes with "Show older" alone.
    const newest = Math.max(0, ...cards.keys());
    for (const content of contents) if (cards.has(content.content_id) || content.content_id > newest) show(content);
    for (const content_id of gone) {
      cards.get(content_id)?.element.remove();
      cards.delete(content_id);
    }
    root.querySelector(".empty").hidden = cards.size > 0;
  });

  return {
    mount(element) {
      root = element.querySelector(".album");
      render(false); // the tab is opened right after this
    },
    // Each opening is noted as a view, and shows what is there now.
    open: () => store.user && render(true),
  };
})();

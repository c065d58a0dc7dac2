// What is typed into the form, kept until the tab is closed, whoever reloads the page: Gradio does when it lost its server.
daybreak.draft = (() => {
  const NAME = "daybreak-draft";
  return {
    keep: (typed) => daybreak.session.set(NAME, JSON.stringify(typed)),
    // What is to stand in the fields: what was kept, or else what stands there.
    restored(typed) {
      const kept = JSON.parse(daybreak.session.get(NAME));
      return kept?.length === typed.length ? kept : typed;
    },
  };
})();

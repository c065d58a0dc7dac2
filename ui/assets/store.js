// What the page knows of the visitor and their contents, kept true by one stream of events.
daybreak.store = (() => {
  const contents = new Map();
  const listeners = new Set();
  const RETRY_SECONDS = [1, 2, 4, 8];
  const POLL_SECONDS = 2;
  const HIDDEN_SECONDS = 5;
  const SILENCE_SECONDS = 6;
  let user = null;
  let server = null;
  let source = null;
  let timer = null;
  let failures = 0;
  let silent = 0;

  const changed = (what) => listeners.forEach((listener) => listener(what));

  const take = (message) => {
    for (const content of message.contents) contents.set(content.content_id, content);
    for (const content_id of message.gone || []) contents.delete(content_id);
    changed({ contents: message.contents, gone: message.gone || [] });
  };

  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };

  const unfinished = () => [...contents.values()].filter((content) => content.status === "Processing");

  // What ended while nobody listened is told, too, to who says what they were waiting for.
  const address = () => {
    const waiting = unfinished().map((content) => content.content_id);
    return waiting.length ? `events?unfinished=${waiting}` : "events";
  };

  const isOnline = (online) => document.body.classList.toggle("offline", !online);

  const reached = () => {
    failures = 0;
    isOnline(true);
    daybreak.reached();
  };

  const connect = () => {
    close();
    if (document.hidden) {
      // Its title can be seen all the same, and says how far it is.
      if (unfinished().length) timer = setTimeout(poll, HIDDEN_SECONDS * 1000);
      return;
    }
    if (!user) return failures && poll();
    // A proxy that holds events back is no better than none: then it is asked again and again.
    if (!window.EventSource || silent >= 2) return poll();
    const opened = (source = new EventSource(address()));
    timer = setTimeout(() => (silent++, connect()), SILENCE_SECONDS * 1000);
    opened.onmessage = (event) => {
      clearTimeout(timer);
      silent = 0;
      reached();
      take(JSON.parse(event.data));
    };
    opened.addEventListener("logout", () => become(null));
    opened.onerror = () => {
      close();
      lost();
    };
  };

  const lost = () => {
    const wait = RETRY_SECONDS[Math.min(failures++, RETRY_SECONDS.length - 1)];
    isOnline(failures < 2);
    if (document.hidden) return connect();
    clearTimeout(timer);
    timer = setTimeout(poll, wait * 1000);
  };

  // Asks once, which also tells a logout from a lost connection, then streams again if that works here.
  const poll = async () => {
    if (!user) return (await answers()) ? reached() : lost();
    try {
      const response = await fetch(address(), { headers: { Accept: "application/json" } });
      if (response.status === 401) return become(null);
      if (!response.ok) return lost();
      take(await response.json());
      reached();
    } catch {
      return lost();
    }
    if (document.hidden || (window.EventSource && silent < 2)) connect();
    else timer = setTimeout(poll, POLL_SECONDS * 1000);
  };

  const answers = async () => {
    try {
      return (await fetch("healthz")).ok;
    } catch {
      return false;
    }
  };

  const become = (user_id) => {
    if (user_id !== user) contents.clear();
    user = user_id;
    changed({ user: true });
    connect();
  };

  document.addEventListener("visibilitychange", connect);
  window.addEventListener("online", connect);
  // A page taken from the browser's memory has the connection that it had, which is none.
  window.addEventListener("pageshow", (event) => event.persisted && connect());

  const post = (path, body) =>
    fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });

  // Resolves to the sentence for a call that was not answered: Gradio's client has nothing to say, whatever the reason.
  const whyNot = async () => {
    if (await answers()) return daybreak.FAILED;
    lost();
    return daybreak.UNREACHABLE;
  };

  // Python always answers with an object.
  const call = async (name, data) => (await server[name](data).catch(() => null)) ?? { error: await whyNot() };

  const recognise = async () => {
    const { user_id, error } = await call("visitor", {});
    if (error) daybreak.announce(error);
    else become(user_id);
  };

  return {
    contents,
    get user() {
      return user;
    },
    listen: (listener) => listeners.add(listener),
    take,
    whyNot,
    async start(itsServer) {
      server = itsServer;
      await recognise();
    },
    call,
    // Resolves to an empty text, or to the sentence that says why not.
    async login(user_id) {
      let response;
      try {
        response = await post("login", { user_id });
      } catch {
        return whyNot();
      }
      if (response.status !== 204) {
        const answer = await response.json().catch(() => ({}));
        return answer.error || "The login failed; please try again.";
      }
      const { user_id: known, error } = await call("visitor", {});
      if (error) return error;
      if (!known) return "This browser keeps no cookies for this page, so it cannot stay logged in.";
      become(known);
      return "";
    },
    async logout() {
      await post("logout", {}).catch(() => null);
      await recognise();
    },
  };
})();

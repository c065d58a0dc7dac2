// What the page knows of the visitor and their contents, kept true by one stream of events.
daybreak.store = (() => {
  const contents = new Map();
  const listeners = new Set();
  const RETRY_SECONDS = [1, 2, 4, 8];
  const POLL_SECONDS = 2;
  const HIDDEN_SECONDS = 5;
  const SILENCE_SECONDS = 6;
  let user = null;
  let logouts = {};
  let left = null;
  let server = null;
  let source = null;
  let timer = null;
  let failures = 0;
  let silent = 0;

  const changed = (what) => listeners.forEach((listener) => listener(what));

  // Takes in what is of the visitor's whom the page shows, and tells whether it was.
  const take = (message) => {
    if ("user_id" in message && message.user_id !== user) {
      close();
      askUntilAnswered();
      return false;
    }
    for (const content of message.contents) contents.set(content.content_id, content);
    for (const content_id of message.gone || []) contents.delete(content_id);
    changed({ contents: message.contents, gone: message.gone || [] });
    return true;
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
    opened.addEventListener("logout", () => recognise());
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
      if (response.status === 401) return askUntilAnswered();
      if (!response.ok) return lost();
      if (!take(await response.json())) return;
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

  // A page may show the only copy of a key: it is kept in view, but not where its owner logged out.
  const leaving = (newcomer, hasLoggedOut) => {
    const lost = newcomer ? "This browser is logged in as somebody else now." : "You are no longer logged in on this page.";
    const sentence = hasLoggedOut ? "You were logged out." : lost;
    daybreak.announce(sentence);
    return { user_id: hasLoggedOut ? null : user, sentence };
  };

  const become = ({ user_id, logged_out_at }, isWanted = false) => {
    const was = user;
    if (user_id === user) {
      if (!source) connect();
    } else {
      if (was && !isWanted) left = leaving(user_id, logged_out_at[was] !== logouts[was]);
      else if (was || !left?.user_id || left.user_id === user_id) left = null;
      user = user_id;
      const gone = [...contents.keys()];
      contents.clear();
      changed({ user: true, was, gone });
      connect();
    }
    logouts = logged_out_at;
  };

  // Asks whose this page is now; resolves to an empty text, or to the sentence that says why nobody can tell.
  const recognise = async () => {
    if (!server) return daybreak.UNREACHABLE;
    const asked = user;
    const answer = await call("visitor", { user_id: asked });
    if (answer.error) daybreak.announce(answer.error);
    else if (user === asked) become(answer); // else somebody logged in or out here since
    return answer.error || "";
  };

  const askUntilAnswered = async () => (await recognise()) && lost();

  // Who logged in elsewhere is noticed when the page is looked at again.
  const look = () => (user || document.hidden ? connect() : recognise());

  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", connect);
  // A page taken from the browser's memory has the connection that it had, which is none.
  window.addEventListener("pageshow", (event) => event.persisted && look());

  // All tabs have one cookie: where one of them logs in or out, the others look again.
  const tabs = (() => {
    try {
      return new BroadcastChannel("daybreak");
    } catch {
      return null; // as where a browser keeps nothing for this page
    }
  })();
  tabs?.addEventListener("message", () => recognise());

  // A picture that does not come may be one that this browser may not see any more.
  let isAsking = false;
  const doubt = async ({ target }) => {
    if (!user || isAsking || !target.matches?.('[src^="media/"]')) return;
    isAsking = true;
    await recognise();
    isAsking = false;
  };
  document.addEventListener("error", doubt, true);

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

  return {
    contents,
    get user() {
      return user;
    },
    // Whose page it was and is no more, with a sentence for them; no user_id where they logged out.
    get left() {
      return left;
    },
    listen: (listener) => listeners.add(listener),
    take,
    whyNot,
    start(itsServer) {
      server = itsServer;
      return recognise();
    },
    // What is refused may be so because the page is not whose it seems to be.
    async call(name, data) {
      const answer = await call(name, data);
      if (answer.error && user) recognise();
      return answer;
    },
    recognise,
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
      const answer = await call("visitor", { user_id: user });
      if (answer.error) return answer.error;
      if (!answer.user_id) return "This browser keeps no cookies for this page, so it cannot stay logged in.";
      become(answer, true);
      tabs?.postMessage("login");
      return "";
    },
    async logout() {
      await post("logout", {}).catch(() => null);
      await recognise();
      tabs?.postMessage("logout");
    },
  };
})();

// The widget's line to the shop: a session with its token, and answers as they come in.

// Storage may be blocked; the conversation then lasts as long as the page.
export const remember = (key, value) => {
  try {
    if (value === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {}
};

export const recall = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
};

// The shop cannot be reached or is busy: the same is worth sending again, after so many seconds.
export class Away extends Error {
  constructor(seconds = 0) {
    super();
    this.seconds = seconds;
  }
}

const reach = async (url, options) => {
  let answer;
  try {
    answer = await fetch(url, options);
  } catch (error) {
    throw error.name === "AbortError" ? error : new Away();
  }
  const { status } = answer;
  if (status > 501 || status === 429) throw new Away(+answer.headers.get("Retry-After"));
  return answer;
};

const good = async (answer) => {
  if (answer.ok) return answer;
  const { detail } = await answer.json().catch(() => ({}));
  throw new Error(detail || answer.statusText);
};

export class Wire {
  constructor(host) {
    const endpoint = host.getAttribute("endpoint") || new URL("..", import.meta.url).href;
    this.root = new URL(endpoint.endsWith("/") ? endpoint : `${endpoint}/`, document.baseURI).href;
    this.key = host.getAttribute("key") || "";
    this.shopper = host.getAttribute("shopper-id");
    this.proof = host.getAttribute("shopper-proof");
    this.slot = `shop-assistant:session:${this.root}:${this.shopper || ""}`;
    this.session = recall(this.slot);
    this.host = host;
    this.see();
  }

  get #open() {
    return this.session && Date.parse(this.session.expires_at) > Date.now();
  }

  // Whoever talks here is seen to look at this product's page; of others nothing is told.
  see() {
    const product_id = this.host.getAttribute("product-id");
    if (!product_id || product_id === this.seen || !this.#open) return;
    this.seen = product_id;
    fetch(new URL("v1/events", this.root), {
      method: "POST",
      headers: { Authorization: `Bearer ${this.session.token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ product_id, event: "view" }),
    }).catch(() => {});
  }

  // Asked for as soon as something is typed, so that the first message need not wait for it.
  async open() {
    if (this.#open) return this.session;
    return (this.opening ??= this.#opened().finally(() => (this.opening = null)));
  }

  async #opened() {
    const body = this.shopper ? { shopper_id: this.shopper, shopper_proof: this.proof } : {};
    const answer = await reach(new URL("v1/sessions", this.root), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Shop-Key": this.key },
      body: JSON.stringify(body),
    });
    if (answer.status === 404 && this.shopper) {
      this.shopper = null; // Someone new, of whom the assistant knows nothing yet.
      return this.#opened();
    }
    this.session = await (await good(answer)).json();
    remember(this.slot, this.session);
    this.see();
    return this.session;
  }

  forget() {
    this.session = null;
    remember(this.slot);
  }

  // A session that the shop no longer knows is opened anew, once.
  async #ask(path, options = {}, again = true) {
    const { session, token } = this.#open ? this.session : await this.open();
    const answer = await reach(new URL(`v1/sessions/${session}${path}`, this.root), {
      ...options,
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/json",
        ...options.headers,
      },
    });
    const lost = answer.status === 401 || (answer.status === 404 && path !== "/buttons");
    if (!lost || !again) return good(answer);
    this.forget();
    return this.#ask(path, options, false);
  }

  async history() {
    return this.session && (await this.#ask("?last=20")).json();
  }

  stop() {
    if (this.session) this.#ask("/stop", { method: "POST", keepalive: true }, false).catch(() => {});
  }

  // Waits for heard(name, data) with each event of the answer. Asked again with the same key, it hears
  // the same answer from its beginning; Away when the line broke before the end.
  async send({ path, body, key }, signal, heard) {
    const headers = { "Idempotency-Key": key };
    const answer = await this.#ask(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers,
      signal,
    });
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let left = "";
    for (;;) {
      const { value, done } = await reader.read().catch((error) => {
        throw signal.aborted ? error : new Away();
      });
      if (done) throw new Away();
      const blocks = (left + decoder.decode(value, { stream: true })).split("\n\n");
      left = blocks.pop();
      for (const block of blocks) {
        const name = /^event: (.*)$/m.exec(block);
        const data = /^data: (.*)$/m.exec(block);
        if (!name || !data) continue;
        await heard(name[1], JSON.parse(data[1]));
        if (name[1] === "done") return;
      }
    }
  }
}

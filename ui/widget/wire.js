// The widget's line to the shop: a session with its token, and answers as they come in.

const remember = (key, value) => {
  try {
    value === undefined ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, value);
  } catch {
    // Storage may be blocked; the conversation then lasts as long as the page.
  }
};

const recall = (key) => {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
};

export { recall, remember };

export class Wire {
  constructor(host) {
    const endpoint = host.getAttribute("endpoint") || new URL("..", import.meta.url).href;
    this.root = new URL(endpoint.endsWith("/") ? endpoint : `${endpoint}/`, document.baseURI).href;
    this.key = host.getAttribute("key") || "";
    this.shopper = host.getAttribute("shopper-id");
    this.proof = host.getAttribute("shopper-proof");
    this.slot = `shop-assistant:session:${this.root}:${this.shopper || ""}`;
    this.session = JSON.parse(recall(this.slot) || "null");
  }

  async #opened() {
    if (this.session && Date.parse(this.session.expires_at) > Date.now()) return this.session;
    const body = this.shopper ? { shopper_id: this.shopper, shopper_proof: this.proof } : {};
    const answer = await fetch(new URL("v1/sessions", this.root), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Shop-Key": this.key },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    this.session = await answer.json();
    remember(this.slot, JSON.stringify(this.session));
    return this.session;
  }

  forget() {
    this.session = null;
    remember(this.slot);
  }

  async #ask(path, options = {}) {
    const { session, token } = await this.#opened();
    const answer = await fetch(new URL(`v1/sessions/${session}${path}`, this.root), {
      ...options,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    });
    if (answer.status === 401 || answer.status === 404) this.forget();
    if (!answer.ok) throw new Error((await answer.json()).detail);
    return answer;
  }

  async history() {
    if (!this.session) return null;
    return (await this.#ask("?last=20")).json();
  }

  // Calls heard(name, data) for each event of the answer; ends with it.
  async send(path, body, signal, heard) {
    const send = { method: "POST", body: JSON.stringify(body), signal };
    const answer = await this.#ask(path, send);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let left = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (left + value).split("\n\n");
      left = blocks.pop();
      for (const block of blocks) {
        const name = /^event: (.*)$/m.exec(block);
        const data = /^data: (.*)$/m.exec(block);
        if (name && data) heard(name[1], JSON.parse(data[1]));
      }
    }
  }
}

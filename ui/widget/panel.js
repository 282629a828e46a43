// The widget's chat: what is said, cards with reasons, the need, and what the page is told of it.

import { cards } from "./cards.js";
import { make } from "./make.js";
import { PANEL } from "./style.js";
import { Wire, remember } from "./wire.js";

const TEXTS = {
  title: "Ask the shop",
  greeting: "Tell me what you are looking for. I'm a machine: I show what this shop has, and why.",
  placeholder: "What are you looking for?",
  away: "I can't reach the shop just now. Your message is kept.",
};

const FIELDS = [
  ["category", (x) => x],
  ["price_min", (x) => `from ${x}`],
  ["price_max", (x) => `up to ${x}`],
  ["brands", (x) => x],
  ["brands_excluded", (x) => `no ${x}`],
  ["wants", (x) => x],
  ["avoids", (x) => `not ${x}`],
  ["for", (x) => `for ${x}`],
];

export class Panel {
  constructor(host, root) {
    this.host = host;
    this.bubble = root.querySelector(".bubble");
    this.wire = new Wire(host);
    const style = new CSSStyleSheet();
    style.replaceSync(PANEL);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, style];
    this.#draw(root);
    this.#restore();
    addEventListener("online", () => this.failed?.());
  }

  text(name) {
    return this.host.getAttribute(name) || TEXTS[name];
  }

  tell(name, detail, cancelable = false) {
    const options = { detail, bubbles: true, composed: true, cancelable };
    return this.host.dispatchEvent(new CustomEvent(`shop-assistant:${name}`, options));
  }

  show(focus) {
    this.panel.hidden = false;
    this.bubble.hidden = true;
    remember("shop-assistant:open", "yes");
    if (focus) this.box.focus();
  }

  hide() {
    if (this.host.getAttribute("mode") === "inline") return;
    this.panel.hidden = true;
    this.bubble.hidden = false;
    remember("shop-assistant:open");
    this.bubble.focus();
  }

  #draw(root) {
    this.log = make("div", { class: "log", role: "log", "aria-live": "polite", part: "log" });
    this.need = make("ul", { class: "chips", "aria-label": "What I understood" });
    this.box = make("textarea", { rows: 1, maxlength: 20000, part: "input" });
    this.box.placeholder = this.text("placeholder");
    this.box.setAttribute("aria-label", this.text("placeholder"));
    this.send = make("button", { class: "send", type: "submit", part: "send" }, "Send");
    const form = make("form", {}, this.box, this.send);
    const close = make("button", { class: "close", type: "button", "aria-label": "Close" }, "✕");
    const fresh = make("button", { class: "quiet", type: "button" }, "New chat");
    const head = make("header", { part: "header" }, make("h2", {}, this.text("title")), fresh, close);
    this.panel = make(
      "section",
      { class: "panel", part: "panel", role: "dialog", "aria-label": this.text("title"), hidden: "" },
      head,
      this.log,
      this.need,
      form,
    );
    close.addEventListener("click", () => this.hide());
    fresh.addEventListener("click", () => this.#begin());
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.stop) return this.stop.abort();
      const text = this.box.value.trim();
      if (!text) return;
      this.box.value = "";
      this.ask("/turns", { text }, text);
    });
    root.append(this.panel);
    this.#greet();
  }

  #begin() {
    this.stop?.abort();
    this.wire.forget();
    this.cart = null;
    this.log.replaceChildren();
    this.#chips({});
    this.#greet();
    this.box.focus();
  }

  #greet() {
    this.log.append(make("p", { class: "answer" }, this.text("greeting")));
    const product_id = this.host.getAttribute("product-id");
    if (!product_id) return;
    const like = make("button", { class: "quiet", type: "button" }, "Show me more like this one");
    like.addEventListener("click", () =>
      this.ask("/buttons", { button: "more_like_this", product_id }, like.textContent),
    );
    this.log.append(like);
  }

  async #restore() {
    try {
      const kept = await this.wire.history();
      if (!kept) return;
      for (const { said, turn, shown } of kept.turns) {
        if (!said.startsWith("[")) this.#said(said);
        const answer = this.#answer(true);
        answer.heard("picks", { picks: turn.picks, shown });
        answer.heard("done", turn);
      }
      this.#chips(kept.need);
      this.cart = kept.cart;
      this.log.scrollTop = this.log.scrollHeight;
    } catch {
      this.wire.forget();
    }
  }

  #said(text) {
    const said = make("p", { class: "said", part: "said" }, text);
    this.log.append(said);
    said.scrollIntoView({ block: "nearest" });
  }

  // One answer on the page; heard() draws each event of it.
  #answer(past = false) {
    const text = make("p", { class: "answer" });
    const list = make("ol", { class: "cards" });
    const question = make("p", { class: "answer question" });
    this.log.append(text, list, question);
    let drawn = null;
    const heard = (name, data) => {
      if (name === "need") this.#chips(data.need);
      if (name === "picks") drawn = cards(this, list, data.picks, data.shown);
      if (name === "justification") {
        drawn?.explain(data.product_id, data.justification, data.evidence);
      }
      if (name === "text" || name === "done") {
        text.textContent = data.text;
        question.textContent = data.question || "";
      }
      if (name === "done") {
        for (const pick of data.picks) {
          if (pick.justification) {
            drawn?.explain(pick.product_id, pick.justification, pick.evidence);
          }
        }
        drawn?.settle();
        this.#chips(data.need);
        if (!past) this.#putInCart(data.cart);
      }
      if (name === "error") throw new Error(data.detail);
    };
    return { heard, settle: () => drawn?.settle(), text };
  }

  // The page hears of what really is in the cart now, whether a button or words put it there.
  #putInCart(cart) {
    const key = (line) => `${line.product_id}\n${line.variant_id ?? ""}`;
    const had = new Map((this.cart?.lines || []).map((line) => [key(line), line.quantity]));
    this.cart = cart;
    for (const line of cart.lines) {
      const quantity = line.quantity - (had.get(key(line)) || 0);
      if (quantity > 0) this.tell("add-to-cart", { ...line, quantity });
    }
  }

  async ask(path, body, said) {
    if (this.stop) return;
    this.#said(said);
    const answer = this.#answer();
    answer.text.textContent = "…";
    this.stop = new AbortController();
    this.send.textContent = "Stop";
    this.panel.setAttribute("aria-busy", "true");
    try {
      await this.wire.send(path, body, this.stop.signal, answer.heard);
    } catch (error) {
      if (error.name === "AbortError") answer.text.textContent ||= "Stopped.";
      else this.#offerAgain(answer, path, body, said, error);
    } finally {
      answer.settle();
      this.stop = null;
      this.send.textContent = "Send";
      this.panel.removeAttribute("aria-busy");
    }
  }

  #offerAgain(answer, path, body, said, error) {
    answer.text.textContent = error instanceof TypeError ? this.text("away") : error.message;
    const again = make("button", { class: "quiet", type: "button" }, "Try again");
    this.failed = () => {
      this.failed = null;
      again.remove();
      this.ask(path, body, said);
    };
    again.addEventListener("click", () => this.failed?.());
    this.log.append(again);
  }

  #chips(need) {
    const chip = (field, value, label) => {
      const gone = make("button", { type: "button", "aria-label": `Remove ${label}` }, "✕");
      gone.addEventListener("click", () =>
        this.ask("/need/drop", { field, value }, `Without “${label}”`),
      );
      return make("li", { part: "chip" }, label, gone);
    };
    const plain = FIELDS.flatMap(([field, say]) => {
      const values = need[field];
      if (Array.isArray(values)) return values.map((x) => chip(field, x, say(x)));
      return values == null ? [] : [chip(field, null, say(values))];
    });
    const options = Object.entries(need.options || {}).map(([name, value]) =>
      chip("options", name, `${name} ${value}`),
    );
    this.need.replaceChildren(...plain, ...options);
  }
}

// The widget's chat: what is said and answered, what the page is told of it.

import { answer } from "./answer.js";
import { button, frame } from "./frame.js";
import { make } from "./make.js";
import { basket, chips } from "./need.js";
import { painted, steadily } from "./patience.js";
import { PANEL } from "./style.js";
import { textsOf } from "./texts.js";
import { Wire, recall, remember } from "./wire.js";

const OPEN = "shop-assistant:open";
const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

// How the history writes what was sent, as far as it can be known here.
const told = ({ text, button }) => text ?? (button ? `[${button}: ` : "[without ");

export { Wire };

export class Panel {
  constructor(host, root) {
    this.host = host;
    this.root = root;
    this.bubble = root.querySelector(".bubble");
    this.text = textsOf(host);
    this.wire = new Wire(host);
    this.slot = `${this.wire.slot}:asked`;
    this.known = new Map();
    const style = new CSSStyleSheet();
    style.replaceSync(PANEL);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, style];
    this.panel = frame(this);
    root.append(this.panel);
    basket(this, this.cart, null);
    this.#greet();
    this.ready = this.#restore();
  }

  // False when the page wants to do it itself.
  tell(name, detail, cancelable = false) {
    const options = { detail, bubbles: true, composed: true, cancelable };
    return this.host.dispatchEvent(new CustomEvent(`shop-assistant:${name}`, options));
  }

  // For those who listen: what has changed, in a sentence.
  say(words) {
    this.status.textContent = words;
  }

  money(amount) {
    const { currency } = this.known.values().next().value || {};
    if (amount == null || !currency) return amount == null ? "" : String(amount);
    const locale = this.host.getAttribute("locale") || document.documentElement.lang || undefined;
    const format = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      trailingZeroDisplay: "stripIfInteger",
    });
    return format.format(amount);
  }

  show(focus) {
    if (this.panel.hidden) {
      const active = document.activeElement;
      this.back = active === this.host || active === document.body ? this.bubble : active;
      this.tell("open", {});
    }
    this.panel.hidden = false;
    this.bubble.hidden = true;
    remember(OPEN, 1);
    if (focus) this.box.focus();
  }

  hide() {
    if (this.host.getAttribute("mode") === "inline" || this.panel.hidden) return;
    this.panel.hidden = true;
    this.bubble.hidden = false;
    remember(OPEN, 0);
    this.back.focus();
    this.tell("close", {});
  }

  submitted(pressed) {
    if (this.stop) {
      if (pressed) this.stop.abort();
      return;
    }
    const text = this.box.value.trim();
    if (!text) return;
    this.box.value = "";
    this.write(text);
  }

  // A message sent on a product's page says which product that is.
  #here(body) {
    const product_id = this.host.getAttribute("product-id");
    return product_id ? { ...body, product_id } : body;
  }

  #toggleCart() {
    this.cart.hidden = !this.cart.hidden;
    this.cartButton.ariaExpanded = String(!this.cart.hidden);
  }

  begin() {
    this.stop?.abort();
    this.wire.forget();
    remember(this.slot);
    this.held = null;
    this.log.replaceChildren();
    chips(this, this.need, {});
    basket(this, this.cart, null);
    this.#greet();
    this.box.focus();
  }

  #greet() {
    const hello = make("p", { class: "answer" }, make("slot", { name: "greeting" }, this.text("greeting")));
    this.log.append(hello, make("p", { class: "answer facts" }, this.text("machine")));
    const product_id = this.host.getAttribute("product-id");
    if (!product_id) return;
    this.offer([
      ["suits", "/turns", { text: "why would it suit me?", product_id }],
      ["similar", "/buttons", { button: "more_like_this", product_id }],
    ]);
  }

  // Things to say with a click; those of the answer before go.
  offer(things) {
    this.offered?.remove();
    const buttons = things.map(([name, path, body]) =>
      button(this, name, () => this.ask(path, body, this.text(name)), { class: "quiet" }),
    );
    this.offered = make("div", { class: "offered" }, ...buttons);
    this.log.append(this.offered);
  }

  // The conversation as the shop keeps it; what was asked and not answered is asked on.
  async #restore() {
    const asked = recall(this.slot);
    const stop = (this.stop = new AbortController());
    let kept = null;
    try {
      kept = await steadily(this, () => this.wire.history(), stop.signal);
    } catch {
      this.wire.forget();
    }
    this.stop = null;
    for (const { said, turn, shown } of kept?.turns || []) {
      if (!said.startsWith("[")) this.#said(said);
      const past = answer(this);
      past.heard("picks", { picks: turn.picks, shown });
      past.rest();
      past.heard("done", turn);
      past.settle();
    }
    if (kept) {
      chips(this, this.need, kept.need);
      basket(this, this.cart, (this.held = kept.cart));
      this.log.scrollTop = this.log.scrollHeight;
    }
    if (!asked) return;
    if (kept?.turns.at(-1)?.said.startsWith(told(asked.body))) remember(this.slot);
    else this.#answered(asked);
  }

  #said(text) {
    const said = make("p", { class: "said", part: "said" }, text);
    this.log.append(said);
    return said;
  }

  // A message as if it had been typed.
  write(text) {
    this.ask("/turns", this.#here({ text }), text);
  }

  ask(path, body, said) {
    if (!this.stop) this.#answered({ path, body, said, key: newKey() });
  }

  async #answered(asked) {
    this.offered?.remove();
    const said = this.#said(asked.said);
    const drawn = answer(this);
    const toTop = () => (this.log.scrollTop = said.offsetTop - 8);
    const stop = (this.stop = new AbortController());
    const sending = () => this.wire.send(asked, stop.signal, this.#hearing(drawn, toTop));
    const heard = steadily(this, sending, stop.signal); // It is on its way before it is drawn.
    remember(this.slot, asked);
    this.send.textContent = this.text("stop");
    this.panel.ariaBusy = "true";
    toTop();
    try {
      await heard;
    } catch (error) {
      if (stop.signal.aborted) {
        this.wire.stop();
        drawn.note(this.text("stopped"));
      } else this.#offerAgain(drawn, asked, error);
    }
    remember(this.slot);
    drawn.settle();
    if (this.stop === stop) this.stop = null;
    this.send.textContent = this.text("send");
    this.panel.ariaBusy = "false";
  }

  // What came is drawn, and the question goes up once there is something below it.
  #hearing(drawn, toTop) {
    let moved = false;
    let need = null; // Its prices are written in the currency of what is shown for it.
    return async (name, data) => {
      if (name === "error") throw new Error(data.detail);
      drawn.heard(name, data);
      const first = !moved && name !== "need";
      moved ||= first;
      if (first) toTop();
      if (name === "picks") await painted();
      drawn.rest();
      if (first) toTop();
      need = data.need || need;
      if (need && name !== "need") chips(this, this.need, need);
      if (name !== "need") need = null;
      if (name !== "done") return;
      this.#putInCart(data.cart);
      this.tell("answer", { act: data.act, product_ids: data.picks.map((one) => one.product_id) });
    };
  }

  #offerAgain(drawn, asked, error) {
    drawn.note(error.message);
    this.offer([["again", asked.path, asked.body]]);
  }

  // The page hears of what really is in the cart now, whether a button or words put it there.
  #putInCart(cart) {
    const key = (line) => `${line.product_id}\n${line.variant_id ?? ""}`;
    const had = new Map((this.held?.lines || []).map((line) => [key(line), line.quantity]));
    this.held = cart;
    basket(this, this.cart, cart);
    for (const line of cart.lines) {
      const quantity = line.quantity - (had.get(key(line)) || 0);
      if (quantity > 0) this.tell("add-to-cart", { ...line, quantity });
      had.delete(key(line));
    }
    for (const gone of had.keys()) {
      const [product_id, variant_id] = gone.split("\n");
      this.tell("remove-from-cart", { product_id, variant_id: variant_id || null });
    }
  }
}

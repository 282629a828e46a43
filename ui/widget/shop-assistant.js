// <shop-assistant>: a bubble that costs a page next to nothing. The chat itself is loaded from
// beside this file when it is first opened. Nothing here reads text as HTML.

const BUBBLE = `
:host { all: initial; position: fixed; inset-block-end: var(--shop-assistant-inset, 20px); inset-inline-end: var(--shop-assistant-inset, 20px);
  z-index: 2147483000; font: 16px/1.5 var(--shop-assistant-font, system-ui, sans-serif); color-scheme: inherit; }
:host([theme]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([theme="auto"]) { color-scheme: light dark; }
:host([position="left"]) { inset-inline: var(--shop-assistant-inset, 20px) auto; }
:host([mode="inline"]) { position: static; display: block; }
:host([mode="panel"]) .bubble, :host([mode="inline"]) .bubble { display: none; }
:host([hidden]) { display: none; }
.bubble { display: inline-flex; align-items: center; gap: 10px; min-height: 52px; padding: 0 20px; border: 0;
  border-radius: 26px; cursor: pointer; font: inherit; font-weight: 600; color: var(--shop-assistant-on-accent, #fff);
  background: var(--shop-assistant-accent, #17695a); box-shadow: 0 6px 24px rgb(0 0 0 / 22%); }
.bubble:focus-visible { outline: 3px solid var(--shop-assistant-accent, #17695a); outline-offset: 3px; }
.bubble[hidden] { display: none; }`;

const loaded = () => import(new URL("panel.js", import.meta.url));

class ShopAssistant extends HTMLElement {
  #panel = null;

  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(BUBBLE);
    root.adoptedStyleSheets = [style];
    const bubble = document.createElement("button");
    bubble.className = "bubble";
    bubble.setAttribute("part", "bubble");
    bubble.setAttribute("aria-haspopup", "dialog");
    bubble.textContent = this.getAttribute("label") || "Ask the shop";
    bubble.addEventListener("click", () => this.open());
    bubble.addEventListener("pointerenter", loaded, { once: true });
    root.append(bubble);
    const left = this.#left();
    if (this.getAttribute("mode") === "inline" || left === "1") this.open({ focus: false });
    else if (left) loaded().then(({ Wire }) => new Wire(this));
  }

  static observedAttributes = ["product-id"];

  attributeChangedCallback() {
    this.#panel?.wire.see();
  }

  async open({ focus = true } = {}) {
    if (!this.#panel) {
      const { Panel } = await loaded();
      this.#panel ??= new Panel(this, this.shadowRoot);
    }
    this.#panel.show(focus);
  }

  async ask(text) {
    await this.open();
    await this.#panel.ready;
    this.#panel.write(text);
  }

  close() {
    this.#panel?.hide();
  }

  // "1" when the page before was left with the chat open, "0" when it had been closed.
  #left() {
    try {
      return sessionStorage.getItem("shop-assistant:open");
    } catch {
      return null;
    }
  }
}

customElements.get("shop-assistant") || customElements.define("shop-assistant", ShopAssistant);

// The panel's frame: header, cart, log, chips and the box to write in, with what they call.

import { make } from "./make.js";

const RIGHT_TO_LEFT = /^(ar|fa|he|ur|yi|ps|sd|ug|dv)\b/;

export const button = (panel, name, does, attributes = {}) => {
  const element = make("button", { type: "button", ...attributes }, panel.text(name));
  element.addEventListener("click", does);
  return element;
};

const composer = (panel) => {
  panel.box = make("textarea", { rows: 1, maxlength: 20000, part: "input" });
  panel.box.placeholder = panel.box.ariaLabel = panel.text("placeholder");
  panel.send = make("button", { class: "send", type: "submit", part: "send" }, panel.text("send"));
  const form = make("form", {}, panel.box, panel.send);
  panel.box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  panel.box.addEventListener("input", () => panel.wire.open().catch(() => {}), { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    panel.submitted(event.submitter);
  });
  return form;
};

const header = (panel, title) => {
  const fold = () => {
    panel.cart.hidden = !panel.cart.hidden;
    panel.cartButton.ariaExpanded = String(!panel.cart.hidden);
  };
  panel.cart = make("section", { class: "cart", hidden: "", part: "cart" });
  panel.cart.ariaLabel = panel.text("cart");
  panel.cartButton = button(panel, "cart", fold, { class: "quiet", "aria-expanded": "false" });
  const fresh = button(panel, "fresh", () => panel.begin(), { class: "quiet" });
  const close = make("button", { type: "button", class: "close" }, "✕");
  close.ariaLabel = panel.text("close");
  close.addEventListener("click", () => panel.hide());
  const name = make("h2", {}, make("slot", { name: "title" }, title));
  return make("header", { part: "header" }, name, panel.cartButton, fresh, close);
};

export const frame = (panel) => {
  const title = panel.text("title");
  const head = header(panel, title);
  panel.log = make("div", { class: "log", role: "log", "aria-live": "off", tabindex: 0, part: "log" });
  panel.log.ariaLabel = title;
  panel.status = make("p", { class: "unseen", role: "status" });
  panel.need = make("ul", { class: "chips", "aria-label": panel.text("need") });
  const parts = [head, panel.cart, panel.log, panel.status, panel.need, composer(panel)];
  const whole = make("section", { class: "panel", part: "panel", role: "dialog", hidden: "" }, ...parts);
  whole.ariaLabel = title;
  const locale = panel.host.getAttribute("locale");
  if (locale) whole.lang = locale;
  if (RIGHT_TO_LEFT.test(locale)) whole.dir = "rtl";
  whole.addEventListener("keydown", (event) => event.key === "Escape" && panel.hide());
  return whole;
};

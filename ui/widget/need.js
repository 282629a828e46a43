// The need as chips, each of which can be taken away, and the cart: what the widget keeps in sight.

import { make } from "./make.js";

const FIELDS = [
  ["category"],
  ["price_min", "from"],
  ["price_max", "up_to"],
  ["brands"],
  ["brands_excluded", "no"],
  ["wants"],
  ["avoids", "not"],
  ["for", "for"],
];

export const chips = (panel, list, need) => {
  const chip = (field, value, label) => {
    const gone = make("button", { type: "button", "aria-label": `${panel.text("remove")} ${label}` }, "✕");
    gone.addEventListener("click", () =>
      panel.ask("/need/drop", { field, value }, `${panel.text("without")} “${label}”`),
    );
    return make("li", { part: "chip" }, make("bdi", {}, label), gone);
  };
  const plain = FIELDS.flatMap(([field, before]) => {
    const written = (x) => (typeof x === "number" ? panel.money(x) : x);
    const say = (x) => (before ? `${panel.text(before)} ${written(x)}` : x);
    const values = need[field];
    if (Array.isArray(values)) return values.map((x) => chip(field, x, say(x)));
    return values == null ? [] : [chip(field, null, say(values))];
  });
  const options = Object.entries(need.options || {}).map(([name, value]) =>
    chip("options", name, `${name} ${value}`),
  );
  const had = list.contains(list.getRootNode().activeElement);
  list.replaceChildren(...plain, ...options);
  if (had) panel.box.focus();
};

// The cart's lines under the names their products were shown by.
export const basket = (panel, place, cart) => {
  const lines = cart?.lines || [];
  const count = lines.reduce((sum, line) => sum + line.quantity, 0);
  panel.cartButton.textContent = `${panel.text("cart")} (${count})`;
  const items = lines.map(({ product_id, variant_id, quantity }) => {
    const { title = product_id, variants = [] } = panel.known.get(product_id) || {};
    const variant = variants.find((one) => one.variant_id === variant_id);
    const which = variant ? ` · ${Object.values(variant.options).join(", ")}` : "";
    const name = `${quantity} × ${title}${which}`;
    const gone = make("button", { type: "button", class: "small", part: "remove" }, panel.text("remove"));
    gone.ariaLabel = `${panel.text("remove")}: ${title}${which}`;
    gone.addEventListener("click", () => {
      panel.box.focus();
      panel.ask("/buttons", { button: "remove_from_cart", product_id, variant_id }, gone.ariaLabel);
    });
    return make("li", {}, make("span", {}, name), gone);
  });
  const children = [make("ul", {}, ...items)];
  if (count) children.push(make("p", { class: "price" }, panel.money(cart.total)));
  else children.push(make("p", {}, panel.text("empty")));
  const href = panel.host.getAttribute("cart-url");
  if (href && count) children.push(make("a", { href, part: "checkout" }, panel.text("checkout")));
  place.replaceChildren(...children);
};

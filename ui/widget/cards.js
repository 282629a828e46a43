// Product cards: a picture, what it costs, the reason with its citations, what can be done.

import { make } from "./make.js";
import { painted } from "./patience.js";

const BUTTONS = ["like", "not_for_me", "more_like_this", "cheaper"];

// Text with its [1] turned into buttons that open the evidence in `opened`.
export const cited = (text, evidence, opened) =>
  text.split(/(\[\d+\])/).map((part) => {
    const source = evidence.find((one) => `[${one.n}]` === part);
    if (!source) return part;
    const cite = make("button", { class: "cite", type: "button", "aria-expanded": "false" }, part);
    cite.addEventListener("click", () => {
      const open = opened.hidden || opened.textContent !== source.text;
      for (const one of cite.parentNode.querySelectorAll(".cite")) one.ariaExpanded = "false";
      opened.textContent = source.text;
      opened.hidden = !open;
      cite.ariaExpanded = String(open);
    });
    return cite;
  });

export const reason = (text, evidence) => {
  const opened = make("p", { class: "evidence", hidden: "" });
  return [make("p", { class: "why" }, ...cited(text, evidence, opened)), opened];
};

// Which variant goes into the cart; nothing where there is nothing to choose.
const choice = (panel, face, title) => {
  if (!(face.variants?.length > 1)) return null;
  const which = make("select", { part: "variant", "aria-label": `Which ${title}` });
  which.append(make("option", { value: "" }, panel.text("which")));
  for (const { variant_id, options, buyable } of face.variants) {
    const label = Object.entries(options).map((one) => one.join(" ")).join(", ");
    const gone = buyable ? "" : ` (${panel.text("sold_out")})`;
    const one = make("option", { value: variant_id }, label + gone);
    one.disabled = !buyable;
    one.selected = buyable && variant_id === face.variant_id;
    which.append(one);
  }
  return which;
};

// The product's own picture, the shop's drawn one when that is missing, or none.
const picture = (panel, product_id, image) => {
  const drawn = `pictures/${encodeURIComponent(product_id)}.svg`;
  const paths = [...new Set([image || drawn, drawn])];
  const img = make("img", { alt: "", width: 84, height: 84, loading: "lazy", part: "picture" });
  const next = () => {
    if (paths.length) img.src = new URL(paths.shift(), panel.wire.root).href;
    else img.remove();
  };
  img.addEventListener("error", next);
  painted().then(next);
  return img;
};

const linked = (panel, product_id, title, given) => {
  const pattern = panel.host.getAttribute("product-url") || "";
  const link = given || pattern.replace("{id}", encodeURIComponent(product_id));
  const name = link
    ? make("a", { href: link, part: "title" }, title)
    : make("button", { type: "button", class: "name", part: "title" }, title);
  name.addEventListener("click", (event) => {
    if (!panel.tell("pick", { product_id, title, link }, true)) event.preventDefault();
  });
  return name;
};

const acts = (panel, { product_id, title }, face) => {
  const act = (button) => {
    const label = panel.text(button);
    const element = make("button", { type: "button", class: "small" }, label);
    element.ariaLabel = `${label}: ${title}`;
    element.addEventListener("click", () =>
      panel.ask("/buttons", { button, product_id }, `${label}: ${title}`),
    );
    return element;
  };
  const label = panel.text(face.buyable === false ? "sold_out" : "add");
  const add = make("button", { type: "button", class: "main", part: "add" }, label);
  add.ariaLabel = `${label}: ${title}`;
  add.disabled = face.buyable === false;
  const which = choice(panel, face, title);
  add.addEventListener("click", () => {
    const body = { button: "add_to_cart", product_id, variant_id: which?.value || null };
    panel.ask("/buttons", body, `${label}: ${title}`);
  });
  const buy = make("div", { class: "row" }, ...(which ? [which] : []), add);
  return make("div", { class: "acts" }, make("div", { class: "row" }, ...BUTTONS.map(act)), buy);
};

const card = (panel, pick, face) => {
  const { product_id, title } = pick;
  panel.known.set(product_id, { ...face, ...pick });
  const stars = face.rating_count ? `★ ${face.rating_mean.toFixed(1)} (${face.rating_count})` : "";
  const facts = [face.brand, stars].filter(Boolean).join(" · ");
  const why = make("div", { class: "reason waiting" });
  const body = make(
    "div",
    { class: "body" },
    make("h3", {}, linked(panel, product_id, title, face.link)),
    make("p", { class: "facts" }, facts),
    make("p", { class: "price" }, face.price_text || panel.money(pick.price)),
  );
  const image = picture(panel, product_id, face.image);
  return { element: make("li", { part: "card" }, image, body, why, acts(panel, pick, face)), why, pick };
};

// Draws the first pick, and the others with rest(); explain() puts a pick's reason under it.
export const cards = (panel, list, picks, faces) => {
  const drawn = new Map();
  const left = [...picks];
  const draw = (pick) => {
    const face = faces.find((one) => one.product_id === pick.product_id) || {};
    const one = card(panel, pick, face);
    drawn.set(pick.product_id, one);
    return one.element;
  };
  const rest = () => list.append(...left.splice(0).map(draw));
  list.replaceChildren(...left.splice(0, 1).map(draw));
  return {
    rest,
    explain(product_id, justification, evidence) {
      const one = drawn.get(product_id);
      if (!one || one.why.dataset.text === justification.text) return;
      one.why.dataset.text = justification.text;
      one.why.classList.remove("waiting");
      const known = evidence?.length ? evidence : one.pick.evidence;
      one.why.replaceChildren(...reason(justification.text, known));
      const { contributions } = one.pick;
      panel.tell("reason", { product_id, ...justification, evidence: known, contributions });
    },
    settle() {
      for (const one of drawn.values()) one.why.classList.remove("waiting");
    },
  };
};

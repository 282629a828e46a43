// Product cards: a picture, what it costs, the reason with its citations, what can be done.

import { make } from "./make.js";

const buttons = [
  ["like", "Like"],
  ["not_for_me", "Not for me"],
  ["more_like_this", "More like this"],
  ["cheaper", "Cheaper"],
];

// Text with its [1] turned into buttons that open the evidence below it.
const reason = (justification, evidence) => {
  const opened = make("p", { class: "evidence", hidden: "" });
  const words = make("p", { class: "why" });
  for (const part of justification.text.split(/(\[\d+\])/)) {
    const source = evidence.find((one) => `[${one.n}]` === part);
    if (!source) {
      words.append(part);
      continue;
    }
    const cite = make("button", { class: "cite", type: "button", "aria-expanded": "false" }, part);
    cite.addEventListener("click", () => {
      const open = opened.hidden || opened.textContent !== source.text;
      opened.textContent = source.text;
      opened.hidden = !open;
      cite.setAttribute("aria-expanded", String(open));
    });
    words.append(cite);
  }
  return [words, opened];
};

// Which variant goes into the cart; nothing where there is nothing to choose.
const choice = (face, title) => {
  if (!(face.variants?.length > 1)) return null;
  const which = make("select", { part: "variant", "aria-label": `Which ${title}` });
  which.append(make("option", { value: "" }, "Choose…"));
  for (const { variant_id, options, buyable } of face.variants) {
    const label = Object.entries(options).map((one) => one.join(" ")).join(", ");
    const one = make("option", { value: variant_id }, buyable ? label : `${label} (sold out)`);
    one.disabled = !buyable;
    which.append(one);
  }
  return which;
};

const card = (panel, pick, face) => {
  const { product_id, title } = pick;
  const image = make("img", { alt: "", width: 96, height: 96, loading: "lazy" });
  image.src = new URL(face.image || "", panel.wire.root).href;
  image.addEventListener("error", () => image.remove(), { once: true });
  const name = make("a", { href: face.link || "#", part: "title" }, title);
  name.addEventListener("click", (event) => {
    const go = panel.tell("pick", { product_id, title, link: face.link || "" }, true);
    if (!go || !face.link) event.preventDefault();
  });
  const rated = face.rating_count
    ? ` · ★ ${face.rating_mean.toFixed(1)} (${face.rating_count})`
    : "";
  const why = make("div", { class: "reason waiting" });
  const act = ([button, label]) => {
    const element = make("button", { type: "button", class: "small" }, label);
    element.setAttribute("aria-label", `${label}: ${title}`);
    element.addEventListener("click", () =>
      panel.ask("/buttons", { button, product_id }, `${label}: ${title}`),
    );
    return element;
  };
  const add = make("button", { type: "button", class: "main", part: "add" }, "Add to cart");
  add.setAttribute("aria-label", `Add ${title} to cart`);
  add.disabled = face.buyable === false;
  const which = choice(face, title);
  add.addEventListener("click", () => {
    const body = { button: "add_to_cart", product_id, variant_id: which?.value || null };
    panel.ask("/buttons", body, `Add ${title} to my cart`);
  });
  const facts = make("p", { class: "facts" }, `${face.brand || ""}${rated}`);
  const price = make("p", { class: "price" }, face.price_text || String(pick.price ?? ""));
  const body = make("div", { class: "body" }, make("h3", {}, name), facts, price);
  const acts = make("div", { class: "acts" }, ...buttons.map(act), ...(which ? [which] : []), add);
  return { element: make("li", { part: "card" }, image, body, why, acts), why, pick };
};

export const cards = (panel, list, picks, faces) => {
  const drawn = new Map();
  for (const pick of picks) {
    const face = faces.find((one) => one.product_id === pick.product_id) || {};
    drawn.set(pick.product_id, card(panel, pick, face));
  }
  list.replaceChildren(...[...drawn.values()].map((one) => one.element));
  return {
    explain(product_id, justification, evidence) {
      const one = drawn.get(product_id);
      if (!one || one.why.dataset.text === justification.text) return;
      const cited = evidence?.length ? evidence : one.pick.evidence;
      one.why.dataset.text = justification.text;
      one.why.classList.remove("waiting");
      one.why.replaceChildren(...reason(justification, cited));
    },
    settle() {
      for (const one of drawn.values()) one.why.classList.remove("waiting");
    },
  };
};

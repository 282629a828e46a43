// What a shop adds to let the assistant fill its own cart and say on a product's page why it suits.

const change = async ({ product_id, variant_id, quantity }, more) => {
  const form = new URLSearchParams({
    product_id,
    variant_id: variant_id ?? "",
    quantity: String(quantity),
    more: more ? "yes" : "",
  });
  const link = document.querySelector("[data-cart]");
  const answer = await fetch(link.href, { method: "POST", body: form });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  link.textContent = page.querySelector("[data-cart]")?.textContent ?? link.textContent;
};
document.addEventListener("shop-assistant:add-to-cart", ({ detail }) => change(detail, true));
document.addEventListener("shop-assistant:remove-from-cart", ({ detail }) =>
  change({ ...detail, quantity: 0 }, false),
);

// A picture that cannot be loaded gives way to the drawn one, also if that was before this ran.
const drawInstead = (image) => {
  const { drawn } = image.dataset;
  delete image.dataset.drawn;
  if (drawn) image.src = drawn;
  else image.classList.add("missing");
};
const isImage = (one) => one instanceof HTMLImageElement;
document.addEventListener("error", ({ target }) => isImage(target) && drawInstead(target), true);
for (const image of document.images) {
  if (image.complete && !image.naturalWidth) drawInstead(image);
}

const suits = document.querySelector(".suits");
const slot = (product_id) => `storefront:why:${product_id}`;
const element = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

const bars = (contributions) => {
  const names = JSON.parse(suits.dataset.names);
  const shares = Object.entries(contributions).filter(([, share]) => Math.abs(share) >= 0.005);
  const most = Math.max(...shares.map(([, share]) => Math.abs(share)));
  return shares
    .sort((a, b) => b[1] - a[1])
    .flatMap(([signal, share]) => {
      const bar = element("dd", "");
      const fill = element("span", "");
      fill.style.width = `${(100 * Math.abs(share)) / most}%`;
      fill.className = share < 0 ? "minus" : "";
      const sign = share < 0 ? "" : "+";
      bar.append(fill, element("b", sign + share.toFixed(2)));
      return [element("dt", names[signal] ?? signal.replaceAll("_", " ")), bar];
    });
};

const explain = ({ text, contributions }) => {
  suits.querySelector("[data-why]").textContent = text.replace(/ ?\[\d+\]/g, "");
  suits.querySelector("[data-shares]").replaceChildren(...bars(contributions));
};

document.addEventListener("shop-assistant:reason", ({ detail }) => {
  try {
    sessionStorage.setItem(slot(detail.product_id), JSON.stringify(detail));
  } catch {
    // Without storage the reason stays on the page where it was given.
  }
  if (suits?.dataset.product === detail.product_id) explain(detail);
});

if (suits) {
  suits.querySelector("[data-ask]").addEventListener("click", ({ target }) => {
    document.querySelector("shop-assistant").ask(target.dataset.ask);
  });
  try {
    const kept = JSON.parse(sessionStorage.getItem(slot(suits.dataset.product)));
    if (kept) explain(kept);
  } catch {
    // Storage is blocked: nothing was kept.
  }
}

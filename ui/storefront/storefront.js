// What a shop adds to let the assistant fill its own cart: one listener.

document.addEventListener("shop-assistant:add-to-cart", async ({ detail }) => {
  const form = new URLSearchParams({
    product_id: detail.product_id,
    variant_id: detail.variant_id ?? "",
    quantity: String(detail.quantity),
    more: "yes",
  });
  const link = document.querySelector("[data-cart]");
  const answer = await fetch(link.href, { method: "POST", body: form });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  link.textContent = page.querySelector("[data-cart]")?.textContent ?? link.textContent;
});

document.addEventListener("error", (event) => {
  if (event.target instanceof HTMLImageElement) event.target.classList.add("missing");
}, true);

// Clicks in the chat's HTML become events of the page; evidence opens beside its number.
// `element`, `trigger` and `watch` come from Gradio. Text is never read as HTML here.

// A chip's value becomes a box to write in: Enter takes what is written, Escape leaves it as it was.
const write = (button) => {
  const box = document.createElement("input");
  box.value = button.dataset.alter;
  box.className = "chip-box";
  box.size = Math.max(6, box.value.length + 2);
  box.setAttribute("aria-label", button.getAttribute("aria-label"));
  const back = () => box.replaceWith(button);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      back();
      button.focus();
    }
    if (event.key !== "Enter") return;
    const { field, value } = box.closest(".chip").dataset;
    box.closest(".chip").classList.add("going");
    box.removeEventListener("blur", back);
    trigger("alter", { field, value: value ?? null, to: box.value });
  });
  box.addEventListener("blur", back);
  button.replaceWith(box);
  box.select();
};

// Light or dark as it was chosen here, otherwise as the device says.
const SHADE = "shop-assistant:shade";
const shade = (chosen, keep) => {
  document.body.classList.toggle("dark", chosen === "dark");
  try {
    if (keep) localStorage.setItem(SHADE, chosen);
  } catch {
    // Storage is blocked: it lasts as long as the page.
  }
};
try {
  if (localStorage.getItem(SHADE)) shade(localStorage.getItem(SHADE));
} catch {
  // As the device says.
}

const closest = (event, selector) => event.target.closest(selector);

element.addEventListener("click", (event) => {
  const press = closest(event, "[data-press]");
  if (press) {
    const card = press.closest("[data-product]");
    trigger("press", {
      button: press.dataset.press,
      product_id: card.dataset.product,
      variant_id: card.querySelector("[data-variant]")?.value || null,
    });
    if (press.dataset.press === "like" || press.dataset.press === "not_for_me") {
      press.classList.add("on");
    }
  }
  const drop = closest(event, "[data-drop]");
  if (drop) {
    drop.closest(".chip").classList.add("going");
    const { field, value } = drop.closest(".chip").dataset;
    trigger("drop", { field, value: value ?? null });
  }
  const alter = closest(event, "[data-alter]");
  if (alter) write(alter);
  const judge = closest(event, "[data-judge]");
  if (judge) trigger("judge", { verdict: Number(judge.dataset.judge), reason: judge.dataset.reason });
  if (closest(event, "[data-revise]")) trigger("revise", {});
  const chat = closest(event, "[data-chat]");
  if (chat) trigger("reopen", { number: Number(chat.dataset.chat) });
  const say = closest(event, "[data-say]");
  if (say) trigger("say", { text: say.dataset.say });
  if (closest(event, "[data-shade]")) {
    shade(document.body.classList.contains("dark") ? "light" : "dark", true);
  }
  if (closest(event, "[data-retry]")) trigger("retry", {});
});

// A picture that cannot be loaded gives way to the drawn one.
element.addEventListener(
  "error",
  (event) => {
    const drawn = event.target.dataset?.drawn;
    if (drawn && !event.target.dataset.fellBack) {
      event.target.dataset.fellBack = "yes";
      event.target.src = drawn;
    }
  },
  true,
);

const place = (evidence, cite) => {
  const at = cite.getBoundingClientRect();
  const width = Math.min(340, innerWidth - 24);
  evidence.style.width = `${width}px`;
  evidence.style.left = `${Math.max(12, Math.min(at.left - 20, innerWidth - width - 12))}px`;
  const below = at.bottom + 8;
  const fits = below + evidence.offsetHeight < innerHeight - 12;
  evidence.style.top = `${fits ? below : Math.max(12, at.top - evidence.offsetHeight - 8)}px`;
};

const evidenceOf = (cite) => document.getElementById(cite.getAttribute("popovertarget"));

element.addEventListener(
  "toggle",
  (event) => {
    if (event.newState !== "open" || !event.target.classList?.contains("evidence")) return;
    const cite = element.querySelector(`[popovertarget="${CSS.escape(event.target.id)}"]`);
    if (cite) place(event.target, cite);
  },
  true,
);

// Where a pointer can hover, hovering shows the evidence too; a click keeps it open.
if (matchMedia("(hover: hover)").matches) {
  let hovered = null;
  element.addEventListener("mouseover", (event) => {
    const cite = closest(event, "[data-cite]");
    if (cite === hovered) return;
    if (hovered && hovered.dataset.kept !== "yes") evidenceOf(hovered)?.hidePopover();
    hovered = cite;
    if (cite) {
      const evidence = evidenceOf(cite);
      if (evidence && !evidence.matches(":popover-open")) {
        cite.dataset.kept = "no";
        evidence.showPopover();
      }
    }
  });
  element.addEventListener(
    "click",
    (event) => {
      const cite = closest(event, "[data-cite]");
      if (!cite || cite.dataset.kept === "yes") return;
      const evidence = evidenceOf(cite);
      if (evidence?.matches(":popover-open")) {
        event.preventDefault();
        cite.dataset.kept = "yes";
        evidence.addEventListener("toggle", () => (cite.dataset.kept = "no"), { once: true });
      }
    },
    true,
  );
}

// A new exchange comes to the top of the window, and once more when the page around it has settled;
// reading is not disturbed afterwards.
let busy = false;
const toTop = (exchange) => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  exchange?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
};
watch("value", () => {
  const exchange = element.querySelector(".exchange.waiting");
  if (exchange && !busy) {
    let touched = false;
    for (const kind of ["wheel", "touchmove", "keydown"]) {
      addEventListener(kind, () => (touched = true), { once: true, passive: true });
    }
    requestAnimationFrame(() => toTop(element.querySelector(".exchange")));
    setTimeout(() => touched || toTop(element.querySelector(".exchange")), 450);
  }
  busy = Boolean(exchange);
});

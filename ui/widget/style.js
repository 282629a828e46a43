// The panel's look. Shops change it by --shop-assistant-* properties and by parts.

export const PANEL = `
:host { --a: var(--shop-assistant-accent, #17695a); --on: var(--shop-assistant-on-accent, #fff);
  --ground: var(--shop-assistant-ground, light-dark(#f7f5f1, #16181a));
  --paper: var(--shop-assistant-paper, light-dark(#fff, #1f2225));
  --ink: var(--shop-assistant-ink, light-dark(#23282b, #e8e6e1));
  --soft: light-dark(#5f686c, #a9b0b2); --line: light-dark(#e2ddd3, #383d40);
  --link: var(--shop-assistant-link, light-dark(#17695a, #6cc7b2)); }
* { box-sizing: border-box; margin: 0; }
.panel { display: flex; flex-direction: column; width: min(410px, calc(100vw - 32px)); height: min(680px, calc(100dvh - 40px));
  background: var(--ground); color: var(--ink); border: 1px solid var(--line); border-radius: 18px; overflow: hidden;
  box-shadow: 0 18px 60px rgb(0 0 0 / 26%); text-align: start; }
:host([mode="inline"]) .panel { width: 100%; box-shadow: none; }
:host([mode="inline"]) .close { display: none; }
:host([mode="panel"]) { inset-block: 0; inset-inline-end: 0; }
:host([mode="panel"][position="left"]) { inset-inline: 0 auto; }
:host([mode="panel"]) .panel { height: 100dvh; border-radius: 0; border-block: 0; }
.panel[hidden], [hidden] { display: none; }
header { display: flex; align-items: center; gap: 6px; padding-block: 10px; padding-inline: 18px 8px; border-block-end: 1px solid var(--line); background: var(--paper); }
h2 { flex: 1; font-size: 16px; } h3 { font-size: 15px; line-height: 1.3; overflow-wrap: anywhere; } h3 > *, .body .facts { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
button { font: inherit; cursor: pointer; border-radius: 10px; border: 1px solid var(--line); background: var(--paper); color: var(--ink); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.close { width: 44px; height: 44px; border: 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.cart { padding: 10px 18px 14px; border-block-end: 1px solid var(--line); background: var(--paper); overflow-wrap: anywhere; max-height: 40%; overflow-y: auto; }
.cart ul { padding: 0; list-style: none; } .cart li { display: flex; align-items: center; gap: 10px; margin-block-end: 6px; } .cart span { flex: 1; } .cart .small { flex: none; } .cart a { color: var(--link); font-weight: 600; }
.away { padding: 10px 14px; margin: 8px 0; border-radius: 12px; background: var(--paper); border: 1px solid var(--line); }
.offered { display: flex; flex-wrap: wrap; }
.table { overflow-x: auto; margin: 6px 0 12px; border: 1px solid var(--line); border-radius: 12px; background: var(--paper); font-size: 14px; }
table { border-collapse: collapse; width: 100%; } td, th { padding: 7px 10px; text-align: start; vertical-align: top; min-width: 96px; white-space: pre-line; overflow-wrap: anywhere; border-block-end: 1px solid var(--line); }
tbody th { color: var(--soft); font-weight: 400; text-transform: capitalize; min-width: 72px; }
.quiet { border-color: transparent; background: none; color: var(--link); font-weight: 600; min-height: 44px; padding: 0 10px; font-size: 14px; }
.log { position: relative; flex: 1; overflow-y: auto; padding: 14px 16px; overscroll-behavior: contain; }
.log p { overflow-wrap: anywhere; } :is(.log p, .answer, h3 > *, td) { unicode-bidi: plaintext; text-align: left; } [dir="rtl"] :is(.log p, .answer, h3 > *, td) { text-align: right; } textarea, ::placeholder { unicode-bidi: plaintext; }
.said { width: fit-content; max-width: 85%; margin-block: 12px; margin-inline: auto 0;  padding: 8px 14px; border-radius: 16px; border-end-end-radius: 4px;
  background: var(--ink); color: var(--ground); white-space: pre-wrap; }
.answer { margin: 6px 0 10px; } .why, .answer { white-space: pre-line; } .answer:empty { display: none; } .question { font-weight: 600; }
.cards { list-style: none; padding: 0; display: grid; gap: 10px; }
.cards li { display: grid; grid-template-columns: 84px 1fr; gap: 4px 12px; padding: 12px; background: var(--paper); border: 1px solid var(--line); border-radius: 14px; }
.cards img { width: 84px; height: 84px; object-fit: cover; border-radius: 10px; }
.body { min-width: 0; grid-column: 2; } .body a, .name { color: inherit; text-decoration: none; } .body :is(a, .name):hover { text-decoration: underline; } .name { border: 0; padding: 0; background: none; text-align: start; }
.facts { color: var(--soft); font-size: 13px; overflow-wrap: anywhere; } .price { font-weight: 600; }
.reason, .acts { grid-column: 1 / -1; } .why { font-size: 14.5px; margin-top: 4px; }
.waiting { height: 34px; margin-block-start: 4px; background: linear-gradient(var(--line) 10px, transparent 10px 18px, var(--line) 18px 28px, transparent 28px); animation: pulse 1s .4s ease-in-out infinite alternate; }
@keyframes pulse { to { opacity: .4; } }
.cite { border: 0; background: none; color: var(--link); padding: 0 2px; font-weight: 600; font-size: 13px; min-height: 24px; }
.evidence { font-size: 14px; padding: 8px 12px; margin-top: 6px; border-inline-start: 3px solid var(--a); background: var(--ground); }
.row { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 6px; }
.small { flex: auto; font-size: 12.5px; padding: 0 7px; min-height: 36px; }
select { font: inherit; font-size: 14px; flex: 1 1 40%; min-width: 0; min-height: 42px; padding: 0 8px; border-radius: 10px; border: 1px solid var(--line); background: var(--paper); color: var(--ink); }
.main { flex: 1 1 50%; min-height: 42px; background: var(--a); color: var(--on); border-color: var(--a); font-weight: 600; }
.main[disabled] { opacity: .5; cursor: not-allowed; }
.chips { list-style: none; display: flex; gap: 6px; padding: 6px 14px 0; overflow-x: auto; }
.chips:empty { display: none; }
.chips li { display: inline-flex; align-items: center; white-space: nowrap; padding-inline-start: 10px; font-size: 13.5px; border: 1px solid var(--line); border-radius: 16px; background: var(--paper); }
.chips button { border: 0; background: none; width: 32px; height: 32px; font-size: 11px; }
form { display: flex; gap: 8px; padding: 12px 14px 14px; }
textarea { flex: 1; resize: none; field-sizing: content; max-height: 120px; font: inherit; font-size: 16px; padding: 10px 12px; border-radius: 12px; border: 1px solid var(--line); background: var(--paper); color: var(--ink); min-width: 0; }
.send { min-width: 68px; min-height: 46px; background: var(--a); color: var(--on); border-color: var(--a); font-weight: 600; }
@media (max-width: 520px) { :host(:not([mode="inline"])) .panel { position: fixed; inset: 0; width: 100%; height: 100dvh; border-radius: 0; border: 0; } }
@media (max-height: 420px) { header, .chips, form { padding-block: 2px; } .log { padding-block: 6px; } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; } }`;

// One answer in the log, drawn event by event: its sentence, cards, a table when products are
// compared, the question. Heard twice, it looks the same.

import { cards, reason } from "./cards.js";
import { make } from "./make.js";

// Products side by side: a row for each thing that evidence says of them.
const table = (panel, picks) => {
  const rows = new Map();
  picks.forEach((pick, column) => {
    for (const { kind, source, text } of pick.evidence) {
      const name = kind === "attribute" ? source.slice(10).replaceAll("_", " ") : kind;
      if (!rows.has(name)) rows.set(name, picks.map(() => []));
      const [before, ...rest] = text.split(": ");
      const said = rest.length && before.toLowerCase() === name.toLowerCase();
      rows.get(name)[column].push(said ? rest.join(": ") : text);
    }
  });
  const cells = (tag, given) => given.map((x) => make(tag, tag === "th" ? { scope: "col" } : {}, x));
  const body = [...rows].map(([name, columns]) =>
    make("tr", {}, make("th", { scope: "row" }, name), ...cells("td", columns.map((x) => x.join("\n\n") || "–"))),
  );
  const head = make("tr", {}, make("td"), ...cells("th", picks.map((pick) => pick.title)));
  const whole = make("table", {}, make("thead", {}, head), make("tbody", {}, ...body));
  const label = panel.text("compare");
  return make("div", { class: "table", role: "region", tabindex: 0, "aria-label": label, part: "compare" }, whole);
};

export const answer = (panel) => {
  const text = make("div", { class: "answer" }, panel.text("waiting"));
  const list = make("ol", { class: "cards" });
  const beside = make("div");
  const question = make("p", { class: "answer question" });
  panel.log.append(text, beside, list, question);
  let drawn = null;
  let shown = "";
  let act = "";

  const show = (picks, faces) => {
    const ids = picks.map((pick) => pick.product_id).join("\n");
    if (drawn && ids === shown) return;
    shown = ids;
    drawn = cards(panel, list, picks, faces);
    if (ids) panel.say(`${panel.text("shown")} ${picks.map((pick) => pick.title).join(", ")}`);
  };

  const ended = (turn) => {
    for (const { product_id, justification, evidence } of turn.picks) {
      if (justification) drawn?.explain(product_id, justification, evidence);
    }
    const many = turn.picks.length > 1;
    if (many && turn.act === "compare") beside.replaceChildren(table(panel, turn.picks));
    else if (many) panel.offer([["compare", "/turns", { text: "compare the first two" }]]);
  };

  // Compared products say it all in their table; other words cite what the picks hold.
  const word = ({ text: words, question: asked, evidence = [], picks = [] }) => {
    const known = [...evidence, ...picks.flatMap((pick) => pick.evidence)];
    const told = words && !(act === "compare" && list.children.length > 1);
    text.replaceChildren(...(told ? reason(words, known) : []));
    question.textContent = asked || "";
  };

  return {
    heard(name, data) {
      act = data.act || act;
      if (name === "picks") show(data.picks, data.shown);
      if (name === "justification") {
        drawn?.explain(data.product_id, data.justification, data.evidence);
      }
      if (name === "text" || name === "done") word(data);
      if (name === "text") panel.say([data.text, data.question].filter(Boolean).join(" "));
      if (name === "done") ended(data);
    },
    note(words) {
      if (!drawn || words !== panel.text("stopped")) text.replaceChildren(words);
    },
    rest: () => drawn?.rest(),
    settle: () => drawn?.settle(),
  };
};

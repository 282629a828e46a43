// Waiting: until what was drawn can be seen; while the shop is away, which the page says, for the
// time to try the step again.

import { button } from "./frame.js";
import { make } from "./make.js";
import { Away } from "./wire.js";

// A page that nobody looks at is not painted, and goes on without.
export const painted = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
    setTimeout(resolve, 100);
  });

const untilBack = (panel, seconds, wait, signal) => {
  const words = panel.text(seconds ? "busy" : "away");
  const note = make("p", { class: "away" }, words);
  const back = new Promise((resolve) => {
    note.append(button(panel, "again", resolve, { class: "quiet" }));
    setTimeout(resolve, 1000 * (seconds || wait) * (1 + Math.random() / 2)); // Not all at once.
    addEventListener("online", resolve, { once: true });
    signal.addEventListener("abort", resolve, { once: true });
  });
  panel.log.append(note);
  panel.log.scrollTop = panel.log.scrollHeight;
  panel.say(words);
  return back.then(() => {
    if (note.contains(panel.root.activeElement)) panel.box.focus();
    note.remove();
  });
};

// Does the step until the shop can be reached, waiting longer each time.
export const steadily = async (panel, step, signal) => {
  for (let wait = 1; ; wait = Math.min(2 * wait, 30)) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof Away) || signal.aborted) throw error;
      await untilBack(panel, error.seconds, wait, signal);
    }
  }
};

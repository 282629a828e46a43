// The widget's own words. A shop gives its own by attributes: text-send="Senden", or title="…".

const TEXTS = {
  title: "Ask the shop",
  greeting: "Tell me what you are looking for.",
  machine: "I'm a machine. I show what this shop has, and quote people with their words.",
  placeholder: "What are you looking for?",
  away: "I can't reach the shop just now. Your message is kept; I keep trying.",
  busy: "Many are asking just now. Your message is kept; I ask again by myself.",
  again: "Try again",
  stopped: "Stopped.",
  send: "Send",
  stop: "Stop",
  close: "Close",
  fresh: "New chat",
  waiting: "Looking…",
  need: "What I understood",
  remove: "Remove",
  without: "Without",
  like: "Like",
  not_for_me: "Not for me",
  more_like_this: "More like this",
  cheaper: "Cheaper",
  add: "Add to cart",
  which: "Choose…",
  sold_out: "sold out",
  cart: "Cart",
  empty: "Nothing in it yet.",
  checkout: "Go to the cart",
  compare: "Compare the first two",
  suits: "Would this suit me?",
  similar: "Show me more like this one",
  shown: "Shown:",
  from: "from",
  up_to: "up to",
  no: "no",
  not: "not",
  for: "for",
};

// What the host says in that text's place, otherwise the text.
export const textsOf = (host) => (name) =>
  host.getAttribute(`text-${name}`) || host.getAttribute(name) || TEXTS[name];

/** Every word the panel says, in one place. */

export const strings = {
  title: "MangaAssist",
  panel: "MangaAssist, your bookseller",
  log: "Conversation",
  newest: "Go to the newest",
  fresh: "New answer",
  books: (count) => `${count} ${count === 1 ? "book" : "books"}`,
  greeting: "What would you like to read next?",
  greetingMore:
    "Name a series you loved, a mood, a budget. I look through the shelves and " +
    "quote the live price of everything I suggest.",
  suggestions: [
    "Horror like Junji Ito",
    "A finished series under $40",
    "Where do I start with Vinland Saga?",
    "A gift for a twelve-year-old",
  ],
  placeholder: "Ask about manga…",
  input: "Your message",
  send: "Send",
  stop: "Stop the answer",
  close: "Close",
  restart: "Start a new conversation",
  share: {
    label: "Share this conversation",
    explains:
      "Anybody who has the link can read what was said so far, without your name, your account or your prices.",
    make: "Make a link",
    making: "Making a link…",
    made: (until) => `Readable until ${until}. What is said from now on stays yours.`,
    link: "Link to the conversation",
    links: "Links that work",
    sharedAt: (when) => `Shared ${when}`,
    copy: "Copy",
    copied: "Copied.",
    send: "Send…",
    revoke: "Stop sharing",
    revoked: "The link leads nowhere any more.",
    close: "Close",
    errors: {
      nothing_to_share: "There is no answer to share yet.",
      rate_limited: "That was quick. Please try again in a minute.",
      other: "That did not work just now. Please try again.",
    },
  },
  person: "Talk to a person",
  personMessage: "I would like to talk to a person.",
  keys: "Enter sends, Shift+Enter breaks the line",
  you: "You asked:",
  thinking: "Looking through the shelves…",
  suggestionsLabel: "Suggestions to begin with",
  cardsLabel: "Books in this answer",
  left: (count) => `${count.toLocaleString()} characters left`,
  tooMany: (count) => `${count.toLocaleString()} characters too many`,
  status: {
    idle: "Your bookseller",
    connecting: "Connecting…",
    online: "Your bookseller, at the desk",
    resting: "Your bookseller, at the desk",
    waiting: "Connection lost. Trying again…",
    offline: "You are offline",
    superseded: "Open in another window",
  },
  banner: {
    waiting: "The line dropped. Your conversation is kept, and I am calling back.",
    offline: "You are offline. I go on as soon as you are back.",
    superseded: "This conversation goes on in another window.",
  },
  retryNow: "Try now",
  continueHere: "Continue here",
  resumed: "Welcome back. Here is where we were.",
  expired: "Welcome back. Your last visit was a while ago, so we begin afresh.",
  rateLimited: (seconds) =>
    `That was quick. I send your question in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
  unsent: "Not sent.",
  queued: "Waiting for the connection",
  tryAgain: "Try again",
  ended: {
    degraded: "Some of the shop’s services did not answer, so this is shorter than usual.",
    stopped: "You stopped this answer.",
    interrupted: "This answer broke off on our side.",
    failed: "This did not work on our side.",
  },
  helpful: "Was this helpful?",
  up: "Yes, helpful",
  down: "No, not helpful",
  thanks: "Thank you, noted.",
  corrected: "Corrected",
  because: {
    prices: "a price did not match the shop’s live price",
    price: "a price did not match the shop’s live price",
    pii: "personal details were taken out",
    asins: "a title was not in our catalogue",
    asin: "a title was not in our catalogue",
    competitors: "it spoke of other shops",
    toxicity: "the wording was not right",
    scope: "it left what a bookshop can answer for",
    listing_trust: "an offer that we do not vouch for was taken out",
    other: "a check found something to put right",
  },
  errors: {
    message_empty: "There was nothing to send.",
    message_too_long: "That is longer than 2,000 characters. Please shorten it.",
    turn_in_progress: "The answer before this one is still being written.",
    unavailable: "That did not work just now. Please try again.",
    other: "Something went wrong on our side. Please try again.",
  },
  card: {
    inStock: "In stock",
    outOfStock: "Out of stock",
    instead: "instead of",
    opens: "opens the book’s page",
    announce: (titles) =>
      `${titles.length} ${titles.length === 1 ? "book" : "books"}: ${titles.join(", ")}.`,
    formats: {
      paperback: "Paperback",
      digital: "Digital",
      hardcover: "Hardcover",
      "box-set": "Box set",
    },
  },
};

/** The reasons of a correction as one sentence; unknown ones are said plainly. */
export function correctionLine(reasons) {
  const known = (reasons ?? []).map((reason) => {
    const name = String(reason).split(/[.:/]/u)[0];
    return strings.because[name] ?? strings.because.other;
  });
  const said = [...new Set(known.length ? known : [strings.because.other])];
  return `${strings.corrected}: ${said.join("; ")}.`;
}

/**
 * Frames, in and out. What the server sends is checked here, once: past this module
 * every frame has the shape that its type promises.
 */

export const MAX_CHARACTERS = 2000;

/** How long a text is, as the server counts: in code points, after trimming. */
export const lengthOf = (text) => [...text.normalize("NFC").trim()].length;

export const outgoing = {
  hello: (session, after, customer) => ({
    type: "hello",
    session_id: session?.id ?? null,
    token: session?.token ?? null,
    after: after ?? null,
    ...(customer ? { customer } : {}),
  }),
  message: (id, text) => ({ type: "message", id, text }),
  stop: (responseId) => ({ type: "stop", response_id: responseId }),
  feedback: (responseId, value) => ({
    type: "feedback",
    response_id: responseId,
    value,
  }),
  ack: (responseId, seq) => ({ type: "ack", response_id: responseId, seq }),
  ping: () => ({ type: "ping" }),
};

const text = (value) => typeof value === "string";
const whole = (value) => Number.isInteger(value) && value > 0;
const numbered = (frame) => text(frame.response_id) && whole(frame.seq);

const SHAPES = {
  session: (frame) => text(frame.session_id) && text(frame.token),
  accepted: (frame) => text(frame.id) && text(frame.response_id),
  token: (frame) => numbered(frame) && text(frame.text),
  correction: (frame) => numbered(frame) && text(frame.text),
  products: (frame) => numbered(frame) && Array.isArray(frame.items),
  snapshot: (frame) => numbered(frame) && text(frame.text),
  end: (frame) => numbered(frame) && text(frame.status) && text(frame.text),
  rate_limited: (frame) => Number.isFinite(frame.retry_after),
  error: (frame) => text(frame.code),
  pong: () => true,
  notice: () => true,
};

/** Frames that carry a number of their response. */
export const isNumbered = (frame) => whole(frame.seq) && text(frame.response_id);

/** Return the frame in `data`, or null when it is not one that we know. */
export function decode(data) {
  if (!text(data)) return null;
  let frame;
  try {
    frame = JSON.parse(data);
  } catch {
    return null;
  }
  if (frame === null || typeof frame !== "object") return null;
  return Object.hasOwn(SHAPES, frame.type) && SHAPES[frame.type](frame) ? frame : null;
}

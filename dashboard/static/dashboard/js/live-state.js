/** The figures beside the rows: rates, breakers, busiest sessions, lag. */

const BUSY = 5;
const LAG_WARN_S = 10;
const STATES = { closed: "good", half_open: "warn", open: "bad", forced_open: "bad", forced_closed: "warn", disabled: "warn" };

/** Put the state of things onto the page. */
export function showState(root, state) {
  const put = (name, words) => { root.querySelector(`[data-live-figure="${name}"]`).textContent = words; };
  put("turns_per_s", String(state.rates.turns_per_s));
  put("turns_minute", String(state.rates.turns_minute));
  put("problems_minute", String(state.rates.problems_minute));
  put("running", String(state.running));
  put("sockets", String(state.sockets));
  put("processes_words", `${state.processes || "no"} web process${state.processes === 1 ? "" : "es"}`);
  root.querySelector("[data-live-problems]").classList.toggle("warn", state.rates.problems_minute > 0);
  showBreakers(root, state.breakers);
  showBusy(root, "turns", state.busy_by_turns);
  showBusy(root, "reads", state.busy_by_reads);
}

/** Say how long the newest turn took from its end to this page. */
export function showLag(root, seconds) {
  const tile = root.querySelector("[data-live-lag]");
  root.querySelector('[data-live-figure="lag"]').textContent = `${seconds.toFixed(1)} s`;
  tile.classList.toggle("bad", seconds > LAG_WARN_S);
}

function showBreakers(root, breakers) {
  const list = root.querySelector("[data-live-breakers]");
  if (!breakers.length) {
    list.replaceChildren(item("No web process reports yet.", "soft"));
    return;
  }
  list.replaceChildren(...breakers.map((each) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = each.title;
    const state = STATES[each.state] ?? "idle";
    const badge = root.querySelector(`template[data-live-badge="${state}"]`).content.firstElementChild.cloneNode(true);
    const part = each.processes < each.of ? ` in ${each.processes} of ${each.of}` : "";
    badge.append(each.state.replaceAll("_", " ") + part);
    row.append(name, badge);
    return row;
  }));
}

function showBusy(root, kind, busy) {
  const rows = busy.slice(0, BUSY).map((each) => {
    const row = document.createElement("tr");
    const link = document.createElement("a");
    link.className = "id";
    link.href = root.dataset.conversation.replace(root.dataset.placeholder, each.session_id);
    link.textContent = each.session_id.slice(0, 8);
    const count = document.createElement("td");
    count.className = "number";
    count.textContent = String(each.count);
    row.insertCell().append(link);
    row.append(count);
    return row;
  });
  if (!rows.length) {
    const row = document.createElement("tr");
    const cell = row.insertCell();
    cell.colSpan = 2;
    cell.className = "soft";
    cell.textContent = "None";
    rows.push(row);
  }
  const table = root.querySelector(`[data-live-busy="${kind}"]`);
  // A link that has the focus must not vanish under it.
  if (!table.contains(document.activeElement)) table.replaceChildren(...rows);
}

function item(words, name) {
  const row = document.createElement("li");
  row.className = name;
  row.textContent = words;
  return row;
}

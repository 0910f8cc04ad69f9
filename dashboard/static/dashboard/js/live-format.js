/** Numbers as the rest of the console writes them; "–" where there is none. */

function three(value) {
  return value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}

export function duration(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) return "–";
  if (milliseconds < 999.5) return `${milliseconds.toFixed(0)} ms`;
  if (milliseconds < 119_500) return `${three(milliseconds / 1000)} s`;
  return `${(milliseconds / 60_000).toFixed(0)} min`;
}

export function money(microusd) {
  const dollars = microusd / 1e6;
  return `$${dollars && dollars < 0.1 ? dollars.toFixed(4) : dollars.toFixed(2)}`;
}

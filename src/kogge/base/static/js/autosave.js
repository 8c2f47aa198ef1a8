// A form that saves itself two seconds after the last key; the button beside it does the same, and more surely.

const frame = document.querySelector("[data-autosave]");
const form = frame?.querySelector("form");
let waiting;
let running;

async function save() {
  if (!navigator.onLine || form.dataset.sent) return;
  const headers = { "X-Saved-By-Itself": "1" };
  const written = new FormData(form);
  for (const [name, value] of [...written]) if (value instanceof File) written.delete(name); // files go by their button
  const answer = await fetch(form.action, { method: "POST", body: written, headers }).catch(() => null);
  if (answer?.status === 409) note().textContent = (await answer.json().catch(() => null))?.said ?? "";
  if (answer?.status !== 204) return;
  if (form.elements.seen) form.elements.seen.value = answer.headers.get("X-Version");
  note().textContent = `${frame.dataset.autosave} ${new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" })}`;
}

function start() {
  running = (running ?? Promise.resolve()).then(save).finally(() => { running = null; });
}

function note() {
  const found = frame.querySelector(".saved-by-itself");
  if (found) return found;
  const made = document.createElement("p");
  made.className = "meta saved-by-itself";
  made.setAttribute("role", "status");
  form.querySelector(".acts").after(made);
  return made;
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(start, 2000);
});
form?.addEventListener("submit", (event) => {
  clearTimeout(waiting);
  if (!running) return;
  event.preventDefault(); // what is under way comes first, so that it is not taken for another window
  event.stopPropagation();
  running.finally(() => form.requestSubmit(event.submitter));
});

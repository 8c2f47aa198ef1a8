// Small comforts; every page works without them.

// Menus close by a click beside them and by Escape, which also gives the focus back.
const openMenus = () => document.querySelectorAll("details.drop[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target) || event.target.closest(".sheet a")) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Who came from a list with filters goes back to that list as it was, also by the way that stands above the page.
const came = document.referrer.startsWith(`${location.origin}/`) ? new URL(document.referrer) : null;
for (const link of came?.search ? document.querySelectorAll(".crumb a") : []) {
  if (link.pathname === came.pathname && !link.search) link.href = came.href;
}

// A button beside a text that one may want to take along.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = button.dataset.copied;
  });
}

// A form that was sent cannot be sent twice by an impatient second click. Without a connection it waits, text and all.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (!navigator.onLine) {
    event.preventDefault();
    return waitForConnection(form, event.submitter);
  }
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "true";
  setTimeout(() => delete form.dataset.sent, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

function waitForConnection(form, button) {
  if (form.querySelector(".unsent")) return;
  const note = document.createElement("p");
  note.className = "notice warn unsent";
  note.setAttribute("role", "status");
  note.textContent = document.body.dataset.unsent;
  form.append(note);
  window.addEventListener("online", () => { note.remove(); form.requestSubmit(button); }, { once: true });
}
